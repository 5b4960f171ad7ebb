-- A district's figure that is not the sum of its base units', where each of them gave one that nobody doubts.
-- Where base units have nothing to report the figure is the district's own. Rounded amounts and approximate numbers
-- may differ by their part.
WITH expected AS (
    SELECT form, period, district_id, count(*) AS units
    FROM core_expected
    WHERE level = 'base'
    GROUP BY ALL
),
summed AS (
    SELECT base.form, base.period, base.district_id, figure.indicator, sum(figure.result) AS total,
        bool_or(figure.approximate) AS approximate, count(DISTINCT figure.unit_id) AS units, count(*) AS figures
    FROM core_expected AS base
    JOIN rule_figures AS figure
        ON figure.form = base.form AND figure.unit_id = base.unit_id AND figure.period = base.period
    WHERE base.level = 'base' AND NOT figure.asked
    GROUP BY ALL
)
SELECT
    figure.submission_id,
    figure.sheet,
    figure."row",
    figure.result_field AS field,
    figure.result_raw AS value,
    figure.label AS indicator,
    summed.total AS expected,
    summed.units
FROM rule_figures AS figure
JOIN summed
    ON summed.form = figure.form AND summed.district_id = figure.unit_id AND summed.period = figure.period
    AND summed.indicator = figure.indicator
JOIN expected
    ON expected.form = figure.form AND expected.district_id = figure.unit_id AND expected.period = figure.period
WHERE list_contains($forms, figure.form)
    AND figure.touched AND summed.total > 0 AND summed.units = expected.units AND summed.figures = expected.units
    AND abs(figure.result - summed.total) > greatest(figure.result, summed.total) * CASE
        WHEN figure.approximate OR summed.approximate THEN $approximate
        WHEN summed.total >= 1000000 THEN $rounding
        ELSE 0
    END
