-- What there is to tell of since $since: the open findings about returns, those mended since, and what was found since about
-- files as a whole. One row a finding. Notices are told only where they come of comparing several returns.
SELECT
    CASE
        WHEN state = 'mended' THEN 'mended'
        WHEN first_seen_at > $since THEN 'new'
        WHEN reopened_at > $since THEN 'again'
        ELSE 'still'
    END AS news,
    code, severity, file, sheet, "row", column_no, field, value, form, unit_id, period, params, sha256
FROM mart_findings__life
WHERE state <> 'waived'
    AND (state <> 'mended' OR (mended_at > $since AND first_seen_at <= $since))
    AND (severity <> 'notice' OR code IN (SELECT code FROM core_rule_runs))
UNION ALL BY NAME
SELECT
    'new' AS news,
    finding.code, finding.severity, finding.file, finding.sheet, finding."row", finding.column_no, finding.field,
    finding.value, finding.form, coalesce(finding.unit_id, sighting.unit_id) AS unit_id,
    coalesce(finding.period, sighting.period) AS period, finding.params, finding.sha256
FROM core_findings AS finding
CROSS JOIN core_asked
LEFT JOIN (
    SELECT sha256, arg_max(unit_id, accepted_at) AS unit_id, arg_max(period, accepted_at) AS period
    FROM core_sightings
    GROUP BY sha256
) AS sighting ON sighting.sha256 = finding.sha256
WHERE finding.submission_id IS NULL AND finding.severity <> 'notice'
    AND finding.accepted_at > $since AND finding.accepted_at <= core_asked.as_of
ORDER BY unit_id, period, file, sheet, "row", column_no, code
