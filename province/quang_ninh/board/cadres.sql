-- Cadres who registered or made a visit, with the days counted and the quota of the period.
WITH registered AS (SELECT cadre, count(*) AS number FROM report_registrations GROUP BY cadre),
made AS (SELECT cadre, count(*) AS number FROM report_visits GROUP BY cadre)
SELECT
    cadre.unit_id,
    cadre.union_name,
    cadre.unit_id AS district_id,
    cadre.ho_ten AS name,
    cadre.ban_don_vi AS board,
    coalesce(registered.number, 0) AS registered,
    coalesce(made.number, 0) AS visits,
    coalesce(result.days, 0) AS days,
    cadre.quota_days,
    coalesce(result.approximate, false) AS approximate
FROM report_cadres AS cadre
LEFT JOIN registered USING (cadre)
LEFT JOIN made USING (cadre)
LEFT JOIN report_cadre_results AS result USING (cadre)
ORDER BY cadre.level_no, cadre.unit_id, days DESC, name, cadre
