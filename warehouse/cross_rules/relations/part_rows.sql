-- Rows of one form that count, of returns for a whole period and for its parts: one row a row and whole.
SELECT
    '{form}' AS form,
    side.whole_id,
    side.whole_months,
    side.part_months,  -- NULL: of the whole itself.
    side.part_label,
    record.sheet,
    record."row",
    {identity} AS identity,
    coalesce({label}, '') AS label,
    '{field}' AS field,
    {raw}::VARCHAR AS value,
    CASE WHEN {result} <> 0 OR regexp_matches({raw}, '[0-9]') THEN {result}::DECIMAL(20, 4) END AS result,  -- NULL: a dash.
    {is_figure} AS is_figure,
    {is_flow} AS is_flow,
    coalesce({approximate}, false) AS approximate
FROM (
    SELECT DISTINCT whole_id, form, whole_months, whole_id AS submission_id, NULL::BIGINT AS part_months, NULL AS part_label
    FROM rule_parts
    UNION ALL
    SELECT DISTINCT whole_id, form, whole_months, part_id, part_months, part_label FROM rule_parts
) AS side
JOIN {current} AS record ON record.submission_id = side.submission_id
WHERE side.form = '{form}'
