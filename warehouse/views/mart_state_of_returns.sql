-- State of returns at as_of: one row a period, unit and form, of every return expected and of every one received that its
-- unit may send.
-- In time is judged by the first valid version, until the end of the day it is due; what counts may stand in several versions.
-- A return that was sent in parts (quarters, months) is there where they fill its period, with the last of them.
WITH known AS (
    SELECT period, unit_id, form, true AS expected, due_on, late_from, exempt_document
    FROM core_expected
    UNION ALL BY NAME
    SELECT period, unit_id, form, version, received_at, status, counted, state, submission_id, file, rows_counted, rows_waiting
    FROM mart_returns
    WHERE state <> 'out_of_scope'
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
),
part AS (
    SELECT asked.period, joined.unit_id, joined.form, joined.counted_status, joined.first_valid_at, joined.received_at,
        joined.submission_id, joined.file, joined.records_in_figures, joined.rows_waiting, own.label, own.ends_on,
        unnest(range(own.starts_on, own.ends_on, INTERVAL 1 MONTH)) AS "month",
        date_diff('month', asked.starts_on, asked.ends_on) + 1 AS months
    FROM joined
    JOIN core_periods AS own ON own.period = joined.period
    JOIN core_periods AS asked
        ON asked.starts_on <= own.starts_on AND asked.ends_on >= own.ends_on AND asked.period <> own.period
    WHERE joined.counted_status IS NOT NULL
),
parts AS (
    SELECT
        period,
        unit_id,
        form,
        count(DISTINCT "month") = any_value(months) AS filled,
        min(counted_status) AS counted_status,  -- Of accepted and nil, accepted.
        max(first_valid_at) AS first_valid_at,
        max(received_at) AS received_at,
        arg_max(submission_id, ends_on) AS submission_id,
        arg_max(file, ends_on) AS file,
        sum(records_in_figures) FILTER (WHERE "month" = date_trunc('month', ends_on))::BIGINT AS records_in_figures,
        sum(rows_waiting) FILTER (WHERE "month" = date_trunc('month', ends_on))::BIGINT AS rows_waiting,
        string_agg(DISTINCT label, ', ' ORDER BY label) AS labels
    FROM part
    GROUP BY period, unit_id, form
),
returned AS (
    SELECT
        joined.* REPLACE (
            CASE WHEN parts.filled THEN parts.counted_status ELSE joined.counted_status END AS counted_status,
            CASE WHEN parts.filled THEN coalesce(parts.first_valid_at >= limits.late_from, false) ELSE joined.late END AS late,
            CASE WHEN parts.filled THEN parts.first_valid_at ELSE joined.first_valid_at END AS first_valid_at,
            CASE WHEN parts.filled THEN parts.received_at ELSE joined.received_at END AS received_at,
            CASE WHEN parts.filled THEN parts.submission_id ELSE joined.submission_id END AS submission_id,
            CASE WHEN parts.filled THEN parts.file ELSE joined.file END AS file,
            CASE WHEN parts.filled THEN parts.records_in_figures ELSE joined.records_in_figures END AS records_in_figures,
            CASE WHEN parts.filled THEN parts.rows_waiting ELSE joined.rows_waiting END AS rows_waiting
        ),
        parts.labels AS parts_sent
    FROM joined
    LEFT JOIN parts
        ON parts.period = joined.period AND parts.unit_id = joined.unit_id AND parts.form = joined.form
        AND joined.counted_status IS NULL
    LEFT JOIN core_expected AS limits
        ON limits.period = joined.period AND limits.unit_id = joined.unit_id AND limits.form = joined.form
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
    CASE WHEN joined.counted_status IS NOT NULL OR joined.versions > 0 THEN joined.records_in_figures END AS records_in_figures,  -- Rows that count.
    CASE WHEN joined.counted_status IS NOT NULL OR joined.versions > 0 THEN joined.rows_waiting END AS rows_waiting,  -- Rows that wait to be mended or answered.
    joined.parts_sent,  -- Parts of the period that were sent instead, by name; NULL: none, or the whole counts.
    joined.exempt_document
FROM returned AS joined
LEFT JOIN core_units__by_period AS unit ON unit.period = joined.period AND unit.unit_id = joined.unit_id
