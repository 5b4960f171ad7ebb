-- One row a return expected in the period (unit x form x half-year), with its state in words.
WITH recorded AS (
    SELECT period, unit_id, form, status, due_on, received_at, version, expected
    FROM mart_state_of_returns
    WHERE list_contains(getvariable('report_periods'), period)
),
-- A half of a year that nothing is known of yet: whoever reports in the other half has not reported in it.
unknown AS (
    SELECT DISTINCT part.period, other.unit_id, other.form, 'missing' AS status
    FROM (SELECT DISTINCT period FROM report_senders) AS part
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
    state.status,
    state.due_on,
    timezone(getvariable('report_zone'), state.received_at)::DATE AS received_on,
    state.version,
    state.status IN ('missing', 'sent_back') AND annual.unit_id IS NULL AS missing,
    state.status IN ('on_time', 'late', 'nil') OR annual.unit_id IS NOT NULL AS reported,
    CASE
        WHEN missing AND state.status = 'missing' THEN 'Chưa báo cáo'
        WHEN missing THEN 'Đã trả lại, chưa gửi lại'
        WHEN state.status = 'on_time' THEN 'Đúng hạn'
        WHEN state.status = 'late' THEN 'Chậm'
        WHEN state.status = 'nil' THEN 'Báo cáo không phát sinh'
        ELSE 'Đã có báo cáo cả năm'
    END AS status_label,
    unit.union_name || ': ' || state.form || ' ' || state.period AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    false AS approximate
FROM states AS state
JOIN report_senders AS unit ON unit.unit_id = state.unit_id AND unit.period = state.period
LEFT JOIN annual ON annual.unit_id = state.unit_id AND annual.form = state.form
