-- One row a cadre who registered or made a visit, with the quota of days of the period. Post and board are those of the
-- latest visit that states them, or else of the latest registration.
WITH everyone AS (
    SELECT cadre, unit_id, unit_level, union_name, ho_ten, board, ban_don_vi, chuc_vu, (true, ngay_tu, submission_id, "row") AS said
    FROM report_visits
    UNION ALL BY NAME
    SELECT cadre, unit_id, unit_level, union_name, ho_ten, board, ban_don_vi, (false, ngay_tu, submission_id, "row") AS said
    FROM report_registrations
)
SELECT
    cadre,
    unit_id,
    unit_level,
    union_name,
    min(ho_ten) AS ho_ten,
    arg_max(chuc_vu, said) FILTER (WHERE chuc_vu IS NOT NULL) AS chuc_vu,
    arg_max(board, said) AS board,
    arg_max(ban_don_vi, said) AS ban_don_vi,
    getvariable('report_quota_days') AS quota_days,
    array_position(['province', 'district', 'affiliated', 'commune'], unit_level) AS level_no
FROM everyone
GROUP BY cadre, unit_id, unit_level, union_name
