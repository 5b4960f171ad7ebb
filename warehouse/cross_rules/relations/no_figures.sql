-- The same columns where no form has figures.
SELECT
    NULL::VARCHAR AS form,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    NULL::VARCHAR AS unit_id,
    NULL::VARCHAR AS period,
    NULL::BOOLEAN AS touched,
    NULL::VARCHAR AS indicator,
    NULL::VARCHAR AS label,
    NULL::VARCHAR AS result_field,
    NULL::DECIMAL(20, 4) AS result,
    NULL::VARCHAR AS result_raw,
    NULL::VARCHAR AS cumulative_field,
    NULL::DECIMAL(20, 4) AS cumulative,
    NULL::VARCHAR AS cumulative_raw,
    NULL::BOOLEAN AS flow,
    NULL::BOOLEAN AS approximate,
    NULL::BOOLEAN AS asked
WHERE false
