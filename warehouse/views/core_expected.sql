-- Returns expected: one row a period, unit and form, from each period's list in force at as_of.
WITH known AS (
    SELECT list.*, max((list.recorded_at, list.list_id)) OVER (PARTITION BY list.period) AS last
    FROM core_expected_lists AS list, core_asked
    WHERE list.recorded_at <= core_asked.as_of
)
SELECT period, unit_id, form, level, district_id, due_on, late_from, exempt_document
FROM known
WHERE (recorded_at, list_id) = last AND unit_id IS NOT NULL
