-- The last night known at as_of: one row, none before the first night.
SELECT night_id, accepted_at
FROM (
    SELECT night_id, accepted_at FROM core_nights
    UNION ALL
    SELECT night_id, accepted_at FROM core_rule_runs
) AS night, core_asked
WHERE accepted_at <= core_asked.as_of
ORDER BY accepted_at DESC
LIMIT 1
