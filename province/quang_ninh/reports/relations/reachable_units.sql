-- One row a Union directly under the province, and whether provincial cadres, or any cadre, went to it in the period.
SELECT
    unit.unit_id,
    unit.union_name,
    unit.place_name,
    array_position(['district', 'affiliated', 'commune'], unit.level) AS level_no,
    unit.unit_id IN (
        SELECT reached_id FROM report_visit_units WHERE unit_level = 'province'
    ) AS reached_by_province,
    unit.union_name AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    false AS approximate
FROM report_units AS unit
WHERE unit.level IN ('district', 'affiliated', 'commune')
