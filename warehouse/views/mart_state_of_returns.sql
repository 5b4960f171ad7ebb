-- State of returns at as_of: one row a period, unit and form, of every return expected and of every one received.
-- In time is judged by the first valid version, until the end of the day it is due; what counts may stand in several versions.
WITH known AS (
    SELECT period, unit_id, form, true AS expected, due_on, late_from, exempt_document
    FROM core_expected
    UNION ALL BY NAME
    SELECT period, unit_id, form, version, received_at, status, counted, state, submission_id, file, rows_counted, rows_waiting
    FROM mart_returns
),
joined AS (
    SELECT
        period,
        unit_id,
        form,
        coalesce(bool_or(expected), false) AS expected,
        any_value(due_on) AS due_on,
        any_value(exempt_document) AS exempt_document,
        count(version) AS versions,
        min(received_at) FILTER (WHERE status <> 'sent_back') AS first_valid_at,
        coalesce(first_valid_at >= any_value(late_from), false) AS late,
        coalesce(bool_or(state = 'held'), false) AS held,
        arg_max(status, version) FILTER (WHERE counted) AS counted_status,
        arg_max(received_at, version) FILTER (WHERE counted) AS received_at,
        max(version) FILTER (WHERE counted) AS version,
        arg_max(submission_id, version) FILTER (WHERE counted) AS submission_id,
        arg_max(file, version) FILTER (WHERE counted) AS file,
        sum(rows_counted)::BIGINT AS records_in_figures,
        sum(rows_waiting)::BIGINT AS rows_waiting
    FROM known
    GROUP BY period, unit_id, form
)
SELECT
    joined.period,
    joined.unit_id,
    joined.form,
    unit.union_name,
    unit.level,
    unit.district_id,  -- Itself, or the district of a base unit then.
    joined.expected,  -- Whether it had to be sent.
    CASE
        WHEN joined.counted_status = 'nil' THEN 'nil'
        WHEN joined.counted_status = 'accepted' AND joined.late THEN 'late'
        WHEN joined.counted_status = 'accepted' THEN 'on_time'
        WHEN joined.exempt_document IS NOT NULL THEN 'exempt'
        WHEN joined.versions > 0 THEN 'sent_back'
        ELSE 'missing'
    END AS status,  -- on_time, late, nil, sent_back, missing or exempt.
    CASE
        WHEN joined.counted_status IS NULL AND joined.held THEN 'held'
        WHEN joined.counted_status IS NULL THEN NULL
        WHEN joined.rows_waiting > 0 THEN 'partly_counted'
        ELSE 'counted'
    END AS ledger_state,  -- counted, partly_counted or held; NULL: nothing that was sent could be used.
    joined.due_on,
    joined.late,  -- Of nil returns too.
    joined.first_valid_at,  -- When the first valid version was received.
    joined.received_at,
    joined.version,
    joined.versions,  -- Deliveries, those sent back too.
    joined.submission_id,
    joined.file,
    CASE WHEN joined.versions > 0 THEN joined.records_in_figures END AS records_in_figures,  -- Rows that count.
    CASE WHEN joined.versions > 0 THEN joined.rows_waiting END AS rows_waiting,  -- Rows that wait to be mended or answered.
    joined.exempt_document
FROM joined
LEFT JOIN core_units__by_period AS unit ON unit.period = joined.period AND unit.unit_id = joined.unit_id
