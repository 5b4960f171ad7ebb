-- The periods of which something was sent, newest first; a return dated wrongly does not establish a period.
SELECT
    state.period,
    known.ends_on,
    count(*) FILTER (WHERE state.versions > 0) >= 0.1 * count(*) FILTER (WHERE state.expected) AS established
FROM mart_state_of_returns AS state
JOIN core_periods AS known ON known.period = state.period
GROUP BY state.period, known.ends_on
HAVING count(*) FILTER (WHERE state.versions > 0) > 0
ORDER BY known.ends_on DESC, length(state.period) DESC, state.period
