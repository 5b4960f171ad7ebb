-- State of returns at as_of added up: one row a period, form, level and district. Only returns expected are counted.
SELECT
    period,
    form,
    level,
    district_id,
    count(*) AS expected,
    count(*) FILTER (WHERE status IN ('on_time', 'late', 'nil')) AS received,
    count(*) FILTER (WHERE status = 'on_time') AS on_time,
    count(*) FILTER (WHERE status = 'late') AS late,
    count(*) FILTER (WHERE status = 'nil') AS nil,
    count(*) FILTER (WHERE status = 'missing') AS missing,
    count(*) FILTER (WHERE status = 'sent_back') AS sent_back,
    count(*) FILTER (WHERE status = 'exempt') AS exempt
FROM mart_state_of_returns
WHERE expected
GROUP BY ALL
