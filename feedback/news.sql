-- What there is to tell of since $since: the open findings about returns, those mended since, and what was found since about
-- files as a whole. One row a finding, with the decision on its file and whether that was read since. Notices are told only
-- where they come of comparing several returns. A finding is told to the unit it is kept under, wherever else the same bytes lie.
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
ORDER BY unit_id, period, file, sheet, "row", column_no, code
