-- Visits made, by the unit that reports them and by kind; an empty kind is all of them. Days count once a cadre and day.
WITH days AS (
    SELECT
        unit_id,
        coalesce(hinh_thuc::VARCHAR, '') AS kind,
        count(DISTINCT cadre_day) AS days,
        bool_or(approximate) AS approximate
    FROM report_visit_days
    GROUP BY GROUPING SETS ((unit_id, hinh_thuc), (unit_id))
),
made AS (
    SELECT unit_id, union_name, unit_level, coalesce(hinh_thuc::VARCHAR, '') AS kind, count(*) AS visits
    FROM report_visits
    GROUP BY GROUPING SETS ((unit_id, union_name, unit_level, hinh_thuc), (unit_id, union_name, unit_level))
)
SELECT
    made.unit_id,
    made.union_name,
    made.unit_id AS district_id,
    made.kind,
    made.visits,
    coalesce(days.days, 0) AS days,
    coalesce(days.approximate, false) AS approximate
FROM made
LEFT JOIN days ON days.unit_id = made.unit_id AND days.kind = made.kind
ORDER BY list_position(['province', 'district', 'affiliated', 'commune'], made.unit_level), made.unit_id, made.kind
