-- One row a unit whose cadres report visits, in the order of the organisation's list.
SELECT
    unit.unit_id,
    unit.union_name,
    unit.level,
    CASE WHEN bool_or(state.missing) THEN 'Chưa báo cáo' ELSE 'Đã báo cáo' END AS reporting,
    bool_and(state.missing) AS silent,
    array_position(['province', 'district', 'affiliated', 'commune'], unit.level) AS level_no
FROM report_units AS unit
JOIN report_returns AS state USING (unit_id)
WHERE state.form = 'DI_CO_SO_KQ'
GROUP BY ALL
