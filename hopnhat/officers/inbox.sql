-- What is open that the office may have to decide: about returns, and about files that are no unit's return yet. One row
-- a finding. A file's own findings stand while its place still holds those bytes and nothing else was read of them since.
WITH last_reading AS (
    SELECT sha256, file, arg_max(reading_id, accepted_at) AS reading_id
    FROM core_file_cells
    GROUP BY sha256, file
),
last_seen AS (
    SELECT source_id, file, arg_max(sha256, seen_at) AS sha256
    FROM core_sightings
    GROUP BY source_id, file
),
across AS (
    SELECT DISTINCT code FROM core_rule_runs
)
SELECT
    life.code, life.severity, life.unit_id, life.union_name, life.form, life.period, life.sha256, life.file,
    NULL AS source_id, life.sheet, life."row", life.column_no, life.cell, life.field, life.value, life.params,
    across.code IS NOT NULL AS across,
    life.first_seen_at AS found_at
FROM mart_findings__life AS life
LEFT JOIN across ON across.code = life.code
WHERE life.state NOT IN ('mended', 'waived') AND (life.severity <> 'notice' OR across.code IS NOT NULL)
UNION ALL BY NAME
SELECT
    finding.code, finding.severity, finding.unit_id, NULL AS union_name, finding.form, finding.period, finding.sha256,
    finding.file, last_seen.source_id, finding.sheet, finding."row", finding.column_no, NULL AS cell, finding.field,
    finding.value, finding.params, false AS across,
    finding.accepted_at AS found_at
FROM core_findings AS finding
JOIN last_seen ON last_seen.file = finding.file AND last_seen.sha256 = finding.sha256
JOIN last_reading
    ON last_reading.sha256 = finding.sha256 AND last_reading.file = finding.file
    AND last_reading.reading_id = finding.reading_id
WHERE finding.submission_id IS NULL AND finding.severity <> 'notice'
ORDER BY found_at DESC, file, sheet, "row", column_no, code, value
