-- Returns expected: one row a period, unit and form, from each period's list in force at as_of.
WITH known AS (
    SELECT list.* FROM core_expected_lists AS list, core_asked WHERE list.recorded_at <= core_asked.as_of
),
last AS (
    SELECT period, max((recorded_at, list_id)) AS last FROM known GROUP BY period
)
SELECT period, unit_id, form, level, district_id, due_on, late_from, exempt_document
FROM known
JOIN last USING (period)
WHERE (recorded_at, list_id) = last AND unit_id IS NOT NULL
