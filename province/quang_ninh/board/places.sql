-- Units in force at the period's end, the province's own board apart, and how often each was visited.
WITH reached AS (
    SELECT base_id AS unit_id, submission_id, sheet, "row", unit_level FROM report_visit_units WHERE base_id IS NOT NULL
    UNION
    SELECT reached_id, submission_id, sheet, "row", unit_level FROM report_visit_units
)
SELECT
    unit.unit_id,
    unit.union_name,
    unit.level,
    CASE WHEN unit.level = 'base' THEN unit.parent_id ELSE unit.unit_id END AS district_id,
    count(reached.unit_id) AS visits,
    count(reached.unit_id) FILTER (WHERE reached.unit_level = 'province') AS provincial_visits
FROM report_units AS unit
LEFT JOIN reached ON reached.unit_id = unit.unit_id
WHERE unit.level <> 'province'
GROUP BY unit.unit_id, unit.union_name, unit.level, unit.parent_id
ORDER BY list_position(['district', 'affiliated', 'commune', 'base'], unit.level), unit.unit_id
