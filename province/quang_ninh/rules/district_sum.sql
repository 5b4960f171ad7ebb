-- A district's figure that is not the sum of its base units', where each of them gave one that nobody doubts.
-- Where base units have nothing to report the figure is the district's own. Rounded amounts and approximate numbers
-- may differ by their part.
WITH expected AS (
    SELECT period, district_id, count(*) AS units
    FROM core_expected
    WHERE form = 'BC_SOLIEU' AND level = 'base'
    GROUP BY ALL
),
summed AS (
    SELECT base.period, base.district_id, figure.ma_chi_tieu, sum(figure.thuc_hien) AS total,
        bool_or(figure.gan_dung) AS gan_dung, count(DISTINCT figure.unit_id) AS units, count(*) AS figures
    FROM core_expected AS base
    JOIN rule_figures AS figure ON figure.unit_id = base.unit_id AND figure.period = base.period
    WHERE base.form = 'BC_SOLIEU' AND base.level = 'base' AND NOT figure.asked
    GROUP BY ALL
)
SELECT
    figure.submission_id,
    figure.sheet,
    figure."row",
    'thuc_hien' AS field,
    figure.thuc_hien_raw AS value,
    figure.chi_tieu AS indicator,
    summed.total AS expected,
    summed.units
FROM rule_figures AS figure
JOIN summed
    ON summed.district_id = figure.unit_id AND summed.period = figure.period AND summed.ma_chi_tieu = figure.ma_chi_tieu
JOIN expected ON expected.district_id = figure.unit_id AND expected.period = figure.period
WHERE figure.touched AND summed.total > 0 AND summed.units = expected.units AND summed.figures = expected.units
    AND abs(figure.thuc_hien - summed.total) > greatest(figure.thuc_hien, summed.total) * CASE
        WHEN figure.gan_dung OR summed.gan_dung THEN $approximate
        WHEN summed.total >= 1000000 THEN $rounding
        ELSE 0
    END
