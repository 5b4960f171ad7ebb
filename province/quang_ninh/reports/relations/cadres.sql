-- One row a cadre who registered or made a visit, with the quota of days of the period.
WITH everyone AS (
    SELECT cadre, unit_id, unit_level, union_name, ho_ten, board, ban_don_vi, chuc_vu FROM report_visits
    UNION ALL BY NAME
    SELECT cadre, unit_id, unit_level, union_name, ho_ten, board, ban_don_vi FROM report_registrations
)
SELECT
    cadre,
    unit_id,
    unit_level,
    union_name,
    min(ho_ten) AS ho_ten,
    min(chuc_vu) AS chuc_vu,
    min(board) AS board,
    min(ban_don_vi) AS ban_don_vi,
    getvariable('report_quota_days') AS quota_days,
    array_position(['province', 'district', 'affiliated', 'commune'], unit_level) AS level_no
FROM everyone
GROUP BY cadre, unit_id, unit_level, union_name
