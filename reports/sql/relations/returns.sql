-- One row a return expected in the period (unit x form x half-year), with its state in words.
WITH recorded AS (
    SELECT
        period, unit_id, form, due_on, received_at, version, expected, records_in_figures AS counted_rows, parts_sent,
        CASE WHEN ledger_state = 'held' AND status = 'sent_back' THEN 'held' ELSE status END AS status
    FROM mart_state_of_returns
    WHERE list_contains(getvariable('report_due_periods'), period)
),
-- A half of a year that nothing is known of yet: whoever reports in the other half has not reported in it.
unknown AS (
    SELECT DISTINCT part.period, other.unit_id, other.form, 'missing' AS status
    FROM (SELECT unnest(getvariable('report_due_periods')) AS period) AS part
    JOIN recorded AS other ON other.expected AND other.status <> 'exempt'
    JOIN report_senders AS sender ON sender.unit_id = other.unit_id AND sender.period = part.period
    WHERE part.period <> getvariable('report_period')
      AND part.period NOT IN (SELECT period FROM recorded)
),
-- Where a unit's return for the whole year counts, it stands for both halves.
annual AS (
    SELECT unit_id, form
    FROM recorded
    WHERE period = getvariable('report_period') AND status IN ('on_time', 'late', 'nil')
),
-- A file of this unit that names several periods, this one among them: it was sent, and its sender has been asked.
another_period AS (
    SELECT DISTINCT finding.unit_id, finding.form, part.period
    FROM core_findings AS finding
    JOIN core_periods AS part ON contains(finding.params, part.label)
    WHERE finding.code = 'period_claims_differ'
      AND finding.submission_id IS NULL
      AND list_contains(getvariable('report_due_periods'), part.period)
),
waiting AS (
    SELECT unit_id, form, period, count(*) AS waiting
    FROM report_unsettled
    GROUP BY ALL
),
states AS (
    FROM recorded WHERE expected AND status <> 'exempt'
    UNION ALL BY NAME
    FROM unknown
)
SELECT
    state.unit_id,
    unit.union_name,
    unit.level,
    state.form,
    state.period,
    CASE WHEN state.status = 'missing' AND another.unit_id IS NOT NULL THEN 'held' ELSE state.status END AS status,
    state.due_on,
    timezone(getvariable('report_zone'), state.received_at)::DATE AS received_on,
    state.version,
    state.status IN ('missing', 'sent_back', 'held') AND annual.unit_id IS NULL AS missing,
    state.status IN ('on_time', 'late', 'nil') OR annual.unit_id IS NOT NULL AS reported,
    coalesce(waiting.waiting, 0) AS waiting,
    coalesce(state.counted_rows, 0) AS counted_rows,
    missing AND (bool_or(reported) OVER one OR state.parts_sent IS NOT NULL) AS partly,  -- Another part of it is there.
    CASE
        WHEN missing AND state.status = 'missing' AND another.unit_id IS NOT NULL THEN 'Đã gửi, ghi kỳ không rõ, đang hỏi lại'
        WHEN missing AND state.status = 'missing' AND state.parts_sent IS NOT NULL THEN 'Mới có ' || state.parts_sent
        WHEN missing AND state.status = 'missing' THEN 'Chưa báo cáo'
        WHEN missing AND state.status = 'held' THEN 'Giữ lại chờ trả lời' || coalesce(': 0/' || waiting.waiting || ' dòng', '')
        WHEN missing THEN 'Đã trả lại, chưa gửi lại'
        WHEN state.status IN ('missing', 'sent_back', 'held') THEN 'Đã có báo cáo cả năm'
        WHEN state.status = 'nil' THEN 'Báo cáo không phát sinh'
        WHEN waiting.waiting > 0 THEN 'Nhận một phần: ' || counted_rows || '/' || (counted_rows + waiting.waiting) || ' dòng, '
            || CASE WHEN state.status = 'late' THEN 'chậm' ELSE 'đúng hạn' END
        WHEN state.status = 'late' THEN 'Chậm'
        ELSE 'Đúng hạn'
    END AS status_label,
    unit.union_name || ': ' || state.form || ' ' || state.period AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    false AS approximate
FROM states AS state
JOIN report_senders AS unit ON unit.unit_id = state.unit_id AND unit.period = state.period
LEFT JOIN annual ON annual.unit_id = state.unit_id AND annual.form = state.form
LEFT JOIN another_period AS another
    ON another.unit_id = state.unit_id AND another.form = state.form AND another.period = state.period
LEFT JOIN waiting ON waiting.unit_id = state.unit_id AND waiting.form = state.form AND waiting.period = state.period
WINDOW one AS (PARTITION BY state.unit_id, state.form)
