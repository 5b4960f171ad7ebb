-- A figure of the whole year that is smaller than what the unit reported for its first six months: in the year's own
-- return, or as the year to date in that of the second half. Only what adds up over time; what is counted on a day may fall.
WITH yearly AS (
    SELECT submission_id, sheet, "row", unit_id, period, ma_chi_tieu, chi_tieu, gan_dung,
        'thuc_hien' AS field, thuc_hien AS figure, thuc_hien_raw AS value
    FROM rule_figures
    WHERE touched AND flow AND length(period) = 4
    UNION ALL
    SELECT submission_id, sheet, "row", unit_id, period, ma_chi_tieu, chi_tieu, gan_dung,
        'luy_ke' AS field, luy_ke AS figure, luy_ke_raw AS value
    FROM rule_figures
    WHERE touched AND flow AND luy_ke IS NOT NULL AND substr(period, 5) = '-H2'
)
SELECT
    yearly.submission_id,
    yearly.sheet,
    yearly."row",
    yearly.field,
    yearly.value,
    yearly.chi_tieu AS indicator,
    half.thuc_hien AS expected
FROM yearly
JOIN rule_figures AS half
    ON half.unit_id = yearly.unit_id AND half.ma_chi_tieu = yearly.ma_chi_tieu
    AND half.period = left(yearly.period, 4) || '-H1'
WHERE NOT half.asked
    AND half.thuc_hien * (CASE WHEN yearly.gan_dung OR half.gan_dung THEN 1 - $approximate ELSE 1 END) > yearly.figure
