SELECT
    unit_id,
    union_name,
    unit_id AS district_id,
    coalesce(dien_ho, '') AS kind,
    count(*) AS visits,
    NULL::BIGINT AS days,
    false AS approximate
FROM report_household_visits
GROUP BY GROUPING SETS ((unit_id, union_name, dien_ho), (unit_id, union_name))
ORDER BY unit_id, kind
