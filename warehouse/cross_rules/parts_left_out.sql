-- A return for the whole of a period that lacks what the unit's own returns for parts of it told of: so many rows, by name.
-- A return that says that nothing happened lacks all of them.
WITH lacking AS (
    SELECT part.form, part.whole_id, part.field, part.part_label, part.label
    FROM rule_part_rows AS part
    WHERE part.part_months IS NOT NULL AND NOT (part.is_figure AND coalesce(part.result, 0) = 0)
        AND NOT EXISTS (
            SELECT 1 FROM rule_part_rows AS whole
            WHERE whole.part_months IS NULL AND whole.form = part.form AND whole.whole_id = part.whole_id
                AND whole.identity = part.identity AND NOT (whole.is_figure AND whole.result IS NULL)
        )
)
SELECT
    whole_id AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    any_value(field) AS field,
    NULL::VARCHAR AS value,
    count(*) AS "count",
    array_to_string(list_sort(list_distinct(list(label)))[:12], ', ') AS names,
    string_agg(DISTINCT part_label, ', ' ORDER BY part_label) AS parts
FROM lacking
WHERE list_contains($forms, form)
GROUP BY whole_id
