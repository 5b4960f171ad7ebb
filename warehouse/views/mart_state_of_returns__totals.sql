-- State of returns at as_of added up: one row a period, form, level and district. Only returns expected are counted.
SELECT
    period,
    form,
    level,
    district_id,
    count(*) AS expected,  -- Returns that had to be sent.
    count(*) FILTER (WHERE status IN ('on_time', 'late', 'nil')) AS received,  -- Of these: on time, late and nil.
    count(*) FILTER (WHERE status = 'on_time') AS on_time,  -- Received in time, nil ones apart.
    count(*) FILTER (WHERE status = 'late') AS late,  -- Received after the day they were due, nil ones apart.
    count(*) FILTER (WHERE status = 'nil') AS nil,  -- Received, saying that nothing happened.
    count(*) FILTER (WHERE status = 'missing') AS missing,  -- Never received.
    count(*) FILTER (WHERE status = 'sent_back') AS sent_back,  -- Received, and none of it valid.
    count(*) FILTER (WHERE status = 'exempt') AS exempt  -- Not received, and need not be.
FROM mart_state_of_returns
WHERE expected
GROUP BY ALL
