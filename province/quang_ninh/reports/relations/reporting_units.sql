-- One row a unit whose cadres report visits, in the order of the organisation's list.
SELECT
    unit_id,
    arg_max(union_name, period) AS union_name,
    arg_max(level, period) AS level,
    CASE
        WHEN bool_or(partly) THEN 'Mới có một kỳ'
        WHEN bool_or(missing AND status = 'sent_back') THEN 'Đã trả lại, chưa gửi lại'
        WHEN bool_or(missing AND status = 'held') THEN 'Giữ lại chờ trả lời'
        WHEN bool_or(missing) THEN 'Chưa báo cáo'
        WHEN sum(waiting) > 0 THEN 'Nhận một phần: ' || sum(counted_rows) || '/' || (sum(counted_rows) + sum(waiting)) || ' dòng'
        ELSE 'Đã báo cáo'
    END AS reporting,
    bool_and(missing) AS silent,
    array_position(['province', 'district', 'affiliated', 'commune'], arg_max(level, period)) AS level_no
FROM report_returns
WHERE form = 'DI_CO_SO_KQ'
GROUP BY unit_id
