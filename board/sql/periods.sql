-- The periods of which something was sent, newest first; a unit that dated its return wrongly does not establish one.
SELECT
    state.period,
    known.ends_on,
    count(DISTINCT state.unit_id) FILTER (WHERE state.versions > 0) >= 3 AS established
FROM mart_state_of_returns AS state
JOIN core_periods AS known ON known.period = state.period
GROUP BY state.period, known.ends_on
HAVING count(*) FILTER (WHERE state.versions > 0) > 0
ORDER BY known.ends_on DESC, length(state.period) DESC, state.period
