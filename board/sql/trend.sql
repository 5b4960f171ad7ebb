-- Returns and visits of every period of which something was sent, by district, oldest first. Only returns expected are
-- counted; visits are the rows of one form ($form) that a district reports itself.
WITH shown AS (
    SELECT
        *,
        CASE
            WHEN ledger_state = 'partly_counted' THEN 'partly_counted'
            WHEN ledger_state = 'held' AND status = 'sent_back' THEN 'held'
            ELSE status
        END AS shown_state  -- Not in time, nor sent back, where a part of it counts or it waits for an answer.
    FROM mart_state_of_returns
),
districts AS (
    SELECT
        period,
        coalesce(district_id, unit_id) AS district_id,
        count(*) FILTER (WHERE state.expected) AS expected,
        count(*) FILTER (WHERE state.expected AND shown_state = 'on_time') AS on_time,
        count(*) FILTER (WHERE state.expected AND shown_state = 'late') AS late,
        count(*) FILTER (WHERE state.expected AND shown_state = 'partly_counted') AS partly_counted,
        count(*) FILTER (WHERE state.expected AND shown_state = 'nil') AS nil,
        count(*) FILTER (WHERE state.expected AND shown_state = 'held') AS held,
        count(*) FILTER (WHERE state.expected AND shown_state = 'missing') AS missing,
        count(*) FILTER (WHERE state.expected AND shown_state = 'sent_back') AS sent_back,
        count(*) FILTER (WHERE state.expected AND shown_state = 'exempt') AS exempt,
        coalesce(sum(records_in_figures) FILTER (WHERE form = $form AND unit_id = state.district_id), 0)::BIGINT AS visits,
        sum(versions) AS versions
    FROM shown AS state
    GROUP BY ALL
)
SELECT districts.* EXCLUDE (versions)
FROM districts
JOIN core_periods AS known ON known.period = districts.period
WHERE expected > 0 AND districts.period IN (SELECT period FROM districts WHERE versions > 0)
ORDER BY known.ends_on, length(districts.period), districts.period, districts.district_id
