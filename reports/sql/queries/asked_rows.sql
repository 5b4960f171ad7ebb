-- The rows of the period's returns that count and are in doubt: which of their fields an open question is about (all, where
-- the later version leaves the row out, or a held one says it otherwise), and what the question proposes.
WITH questioned AS (
    SELECT
        submission_id,
        sheet,
        "row",
        any_value(unit_id) AS unit_id,
        list(DISTINCT coalesce(field, '*')) AS fields,
        -- The proposed number, as a message prints it: 1.000 and 6,8.
        max(try_cast(replace(replace(params ->> '$.expected', '.', ''), ',', '.') AS DECIMAL(20, 4))) AS proposed
    FROM mart_findings__life
    WHERE list_contains(getvariable('report_periods'), period)
      AND severity = 'warning'
      AND state IN ('new', 'again', 'still')
      AND "row" IS NOT NULL
    GROUP BY submission_id, sheet, "row"
),
left_out AS (
    SELECT ledger.submission_id, ledger.sheet, ledger."row", submission.unit_id, ['*'] AS fields
    FROM core_ledger__rows AS ledger
    JOIN core_submissions AS submission ON submission.submission_id = ledger.submission_id AND submission.counted
    WHERE ledger.state = 'counted'
      AND ledger.because IS NOT NULL
      AND list_contains(getvariable('report_periods'), submission.period)
),
contested AS (
    SELECT DISTINCT submission_id, sheet, "row", unit_id, ['*'] AS fields FROM report_contested
)
SELECT
    submission_id,
    sheet,
    "row",
    any_value(unit_id) AS unit_id,
    list_distinct(flatten(list(fields))) AS fields,
    max(proposed) AS proposed
FROM (FROM questioned UNION ALL BY NAME FROM left_out UNION ALL BY NAME FROM contested)
GROUP BY submission_id, sheet, "row"
