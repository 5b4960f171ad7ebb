-- One row a cadre who made a visit, with the days counted and whether they reach the quota of the period.
SELECT
    cadre,
    any_value(unit_id) AS unit_id,
    unit_level,
    count(DISTINCT cadre_day) AS days,
    count(DISTINCT cadre_day) >= getvariable('report_quota_days') AS met,
    min(ho_ten) || ': ' || count(DISTINCT cadre_day) || ' ngày' AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    bool_or(approximate) AS approximate
FROM report_visit_days
GROUP BY cadre, unit_level
