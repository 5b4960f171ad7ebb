-- Returns and visits of every period of which something was sent, by district, oldest first.
WITH visits AS (
    SELECT period, unit_id, sum(records_in_figures)::BIGINT AS visits
    FROM core_submissions__current
    WHERE form = 'DI_CO_SO_KQ'
    GROUP BY ALL
),
returns AS (
    SELECT
        period,
        district_id,
        sum(expected)::BIGINT AS expected,
        sum(on_time)::BIGINT AS on_time,
        sum(late)::BIGINT AS late,
        sum(nil)::BIGINT AS nil,
        sum(missing)::BIGINT AS missing,
        sum(sent_back)::BIGINT AS sent_back,
        sum(exempt)::BIGINT AS exempt
    FROM mart_state_of_returns__totals
    GROUP BY ALL
)
SELECT returns.*, coalesce(visits.visits, 0) AS visits
FROM returns
JOIN core_periods AS known ON known.period = returns.period
LEFT JOIN visits ON visits.period = returns.period AND visits.unit_id = returns.district_id
WHERE returns.period IN (SELECT period FROM core_submissions)
ORDER BY known.ends_on, length(returns.period), returns.period, returns.district_id
