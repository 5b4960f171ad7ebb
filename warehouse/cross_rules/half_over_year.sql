-- A figure of the whole year that is smaller than what the unit reported for its first six months: in the year's own
-- return, or as the year to date in that of the second half. Only what adds up over time; what is counted on a day may
-- fall.
WITH yearly AS (
    SELECT form, submission_id, sheet, "row", unit_id, period, indicator, label, approximate,
        result_field AS field, result AS figure, result_raw AS value
    FROM rule_figures
    WHERE touched AND flow AND length(period) = 4
    UNION ALL
    SELECT form, submission_id, sheet, "row", unit_id, period, indicator, label, approximate,
        cumulative_field AS field, cumulative AS figure, cumulative_raw AS value
    FROM rule_figures
    WHERE touched AND flow AND cumulative IS NOT NULL AND substr(period, 5) = '-H2'
)
SELECT
    yearly.submission_id,
    yearly.sheet,
    yearly."row",
    yearly.field,
    yearly.value,
    yearly.label AS indicator,
    half.result AS expected
FROM yearly
JOIN rule_figures AS half
    ON half.form = yearly.form AND half.unit_id = yearly.unit_id AND half.indicator = yearly.indicator
    AND half.period = left(yearly.period, 4) || '-H1'
WHERE list_contains($forms, yearly.form) AND NOT half.asked
    AND half.result * (CASE WHEN yearly.approximate OR half.approximate THEN 1 - $approximate ELSE 1 END)
    > yearly.figure
