-- A figure for the whole of a period that is not the sum of what the unit reported for its parts, or less than some of
-- them. What is approximate may differ by its part.
WITH summed AS (
    SELECT form, whole_id, identity, sum(result) AS total, sum(part_months) AS months,
        bool_or(approximate) AS approximate, string_agg(DISTINCT part_label, ', ' ORDER BY part_label) AS parts
    FROM rule_part_rows
    WHERE part_months IS NOT NULL AND is_flow AND result IS NOT NULL
    GROUP BY ALL
)
SELECT
    whole.whole_id AS submission_id,
    whole.sheet,
    whole."row",
    whole.field,
    whole.value,
    whole.label AS indicator,
    summed.total AS expected,
    summed.parts
FROM rule_part_rows AS whole
JOIN summed ON summed.form = whole.form AND summed.whole_id = whole.whole_id AND summed.identity = whole.identity
WHERE list_contains($forms, whole.form) AND whole.part_months IS NULL AND whole.is_flow AND whole.result IS NOT NULL
    AND (summed.months = whole.whole_months OR summed.total > whole.result)
    AND abs(whole.result - summed.total)
    > greatest(whole.result, summed.total) * CASE WHEN whole.approximate OR summed.approximate THEN $approximate ELSE 0 END
