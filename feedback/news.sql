-- What there is to tell of since $since: the open findings about returns, those mended since, and what was found since about
-- files as a whole. One row a finding, with the decision on its file and whether that was read since. Notices are told only
-- where they come of comparing several returns. A finding is told to the unit it is kept under, wherever else the same bytes lie.
-- sender_id and shared_by say whose eyes a file is for: who sent it, and the units whose returns are in it (NULL where that is asked).
WITH told AS (
    SELECT
        CASE
            WHEN life.state = 'mended' THEN 'mended'
            WHEN life.first_seen_at > $since THEN 'new'
            WHEN life.reopened_at > $since THEN 'again'
            ELSE 'still'
        END AS news,
        life.code, life.severity, life.file, life.sheet, life."row", life.column_no, life.field, life.value, life.form,
        life.unit_id, life.period, life.params, life.sha256,
        submission.decision,
        submission.accepted_at > $since AS fresh
    FROM mart_findings__life AS life
    JOIN core_submission_log AS submission ON submission.submission_id = life.submission_id
    WHERE life.state <> 'waived'
        AND (life.state <> 'mended' OR (life.mended_at > $since AND life.first_seen_at <= $since))
        AND (life.severity <> 'notice' OR life.code IN (SELECT code FROM core_rule_runs))
    UNION ALL BY NAME
    SELECT
        'new' AS news,
        finding.code, finding.severity, finding.file, finding.sheet, finding."row", finding.column_no, finding.field,
        finding.value, finding.form, finding.unit_id, finding.period, finding.params, finding.sha256,
        CASE WHEN finding.sha256 IS NULL THEN 'no_file' ELSE coalesce(reading.decision, 'reject') END AS decision,
        true AS fresh
    FROM core_findings AS finding
    CROSS JOIN core_asked
    LEFT JOIN core_file_cells AS reading ON reading.reading_id = finding.reading_id
    WHERE finding.submission_id IS NULL AND finding.severity <> 'notice'
        AND finding.accepted_at > $since AND finding.accepted_at <= core_asked.as_of
),
sent AS (
    SELECT sha256, file, arg_max(unit_id, seen_at) AS sender_id FROM core_sightings GROUP BY sha256, file
),
held_in AS (
    SELECT sha256, file, list(DISTINCT unit_id ORDER BY unit_id) AS unit_ids FROM core_submission_log GROUP BY sha256, file
),
asked AS (
    SELECT DISTINCT sha256, file FROM core_findings WHERE code IN ('unit_conflict', 'unit_claims_differ', 'sender_unknown')
)
SELECT
    told.*,
    sent.sender_id,
    CASE WHEN asked.sha256 IS NULL THEN held_in.unit_ids END AS shared_by
FROM told
LEFT JOIN sent USING (sha256, file)
LEFT JOIN held_in USING (sha256, file)
LEFT JOIN asked USING (sha256, file)
ORDER BY unit_id, period, file, sheet, "row", column_no, code
