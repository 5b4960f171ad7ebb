-- One row a notable activity (section x name) that a unit asks the report to name, with everybody who held it, the
-- largest first. `result` is that of the largest occasion.
WITH by_unit AS (
    SELECT
        mang,
        work,
        union_name,
        level_no,
        unit_id,
        max(ten_hoat_dong) AS name,  -- Small letters come after capitals.
        count(*) AS times,
        sum(luot_dvtn)::BIGINT AS turns,
        arg_max(ket_qua, (coalesce(luot_dvtn, 0), ket_qua)) FILTER (WHERE ket_qua IS NOT NULL) AS result
    FROM report_works
    WHERE proposed
    GROUP BY ALL
)
SELECT
    mang,
    max(name) AS name,
    list(union_name ORDER BY turns DESC NULLS LAST, level_no, unit_id) AS units,
    sum(times)::BIGINT AS times,
    sum(turns)::BIGINT AS turns,
    arg_max(result, (coalesce(turns, 0), unit_id)) FILTER (WHERE result IS NOT NULL) AS result,
    arg_max(union_name, (coalesce(turns, 0), unit_id)) FILTER (WHERE result IS NOT NULL) AS result_unit
FROM by_unit
GROUP BY mang, work
