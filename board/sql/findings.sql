-- What is open about the returns of a period, or was let be: the worst first within a return.
SELECT
    unit_id,
    coalesce(district_id, unit_id) AS district_id,
    form,
    code,
    severity,
    state,
    file,
    sheet,
    "row",
    column_no,
    field,
    value,
    params,
    waived_because,
    waived_by,
    waived_until
FROM mart_findings__life
WHERE period = $period AND state <> 'mended'
ORDER BY unit_id, form, list_position(['error', 'warning', 'notice'], severity), sheet, "row", column_no, code, value
