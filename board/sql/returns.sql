-- The returns of a period: those expected, and those received without being so.
WITH asked AS (
    SELECT unit_id, form, count(DISTINCT (submission_id, sheet, "row")) AS rows_asked
    FROM mart_doubt
    WHERE period = $period AND counts
    GROUP BY ALL
)
SELECT
    state.unit_id,
    coalesce(state.union_name, state.unit_id) AS union_name,
    coalesce(state.level, '') AS level,
    coalesce(state.district_id, state.unit_id) AS district_id,
    state.form,
    state.expected,
    state.status,
    state.due_on,
    state.first_valid_at,
    state.version,
    state.versions,
    state.file,
    state.records_in_figures,
    state.exempt_document,
    state.ledger_state,
    state.rows_waiting,
    coalesce(asked.rows_asked, 0) AS rows_asked
FROM mart_state_of_returns AS state
LEFT JOIN asked ON asked.unit_id = state.unit_id AND asked.form = state.form
WHERE state.period = $period
ORDER BY list_position(['province', 'district', 'affiliated', 'commune', 'base'], state.level), state.unit_id, state.form
