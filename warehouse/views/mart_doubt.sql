-- Rows that may or may not count at as_of, of every form: one row a record and reason, with whether it counts now.
WITH doubtful AS (
-- each form: SELECT * FROM core_{form}__doubtful
),
warned AS (
    SELECT finding.submission_id, finding.unit_id, finding.form, finding.period, finding.sheet, finding."row",
        'warned' AS doubt, min(finding.code) AS because, true AS counts
    FROM mart_findings__life AS finding
    WHERE finding.severity = 'warning' AND finding.state NOT IN ('mended', 'waived') AND finding."row" IS NOT NULL
    GROUP BY ALL
)
SELECT submission_id, unit_id, form, period, sheet, "row", doubt, because, counts FROM doubtful
UNION ALL BY NAME
SELECT * FROM warned
