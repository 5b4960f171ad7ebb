-- One row a board of the provincial Union whose cadres registered or made a visit.
WITH everyone AS (
    SELECT board, ban_don_vi, unit_level FROM report_visits
    UNION ALL
    SELECT board, ban_don_vi, unit_level FROM report_registrations
)
SELECT board, min(ban_don_vi) AS ban_don_vi
FROM everyone
WHERE unit_level = 'province'
GROUP BY board
