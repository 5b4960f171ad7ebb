-- One row a return expected in the period (unit x form x half-year), with its state in words.
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
    state.status IN ('missing', 'sent_back') AS missing,
    state.status IN ('on_time', 'late', 'nil') AS reported,
    CASE state.status
        WHEN 'on_time' THEN 'Đúng hạn'
        WHEN 'late' THEN 'Chậm'
        WHEN 'missing' THEN 'Chưa báo cáo'
        WHEN 'sent_back' THEN 'Đã trả lại, chưa gửi lại'
        WHEN 'nil' THEN 'Báo cáo không phát sinh'
    END AS status_label,
    unit.union_name || ': ' || state.form || ' ' || state.period AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    false AS approximate
FROM mart_state_of_returns AS state
JOIN report_units AS unit USING (unit_id)
WHERE list_contains(getvariable('report_periods'), state.period)
  AND state.expected
  AND state.status <> 'exempt'
