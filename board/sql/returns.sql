-- The returns of a period: those expected, and those received without being so.
SELECT
    unit_id,
    coalesce(union_name, unit_id) AS union_name,
    coalesce(level, '') AS level,
    coalesce(district_id, unit_id) AS district_id,
    form,
    expected,
    status,
    due_on,
    first_valid_at,
    version,
    versions,
    file,
    records_in_figures,
    exempt_document
FROM mart_state_of_returns
WHERE period = $period
ORDER BY list_position(['province', 'district', 'affiliated', 'commune', 'base'], level), unit_id, form
