-- The rows of the period's returns that an open question is about: which of their fields, and what the question proposes.
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
