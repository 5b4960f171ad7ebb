-- How each unit's returns of a form stand: all there, some periods of them, sent back, held, or nothing.
SELECT
    unit_id,
    form,
    CASE
        WHEN NOT bool_or(missing) THEN 'reported'
        WHEN bool_or(NOT missing AND reported) THEN 'partly'
        WHEN bool_or(status = 'sent_back') THEN 'sent_back'
        WHEN bool_or(status = 'held') THEN 'held'
        ELSE 'missing'
    END AS why,
    string_agg(DISTINCT period, ' ') FILTER (WHERE NOT missing AND reported) AS part
FROM report_returns
GROUP BY unit_id, form
