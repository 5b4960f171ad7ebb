-- One row an indicator that a unit of last year reported, under the unit it goes on in now: NULL where last year's numbers
-- cannot be added up for it. Over a year the annual number counts where there is one, as in `indicators`.
WITH last_year AS (
    SELECT (left(period, 4)::INTEGER - 1)::VARCHAR || substr(period, 5) AS period
    FROM (SELECT unnest(getvariable('report_periods')) AS period)
),
sent AS (
    SELECT
        record.*,
        indicator.measure,
        record.period NOT LIKE '%-%' AS whole,
        bool_or(whole) OVER one AS has_whole,
        record.period = max(record.period) OVER one AS last
    FROM core_bc_solieu__current AS record
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE record.period IN (SELECT period FROM last_year) AND record.thuc_hien IS NOT NULL
    WINDOW one AS (PARTITION BY record.unit_id, record.ma_chi_tieu)
)
SELECT
    comparison.unit_id,
    sent.ma_chi_tieu,
    sent.thuc_hien,
    coalesce(sent.gan_dung, false) AS approximate
FROM (
    SELECT unit_id, unnest(before_ids) AS before_id FROM report_indicator_comparisons WHERE comparable
) AS comparison
JOIN sent ON sent.unit_id = comparison.before_id
WHERE CASE WHEN sent.has_whole THEN sent.whole WHEN sent.measure = 'stock' THEN sent.last ELSE true END
UNION ALL
SELECT comparison.unit_id, indicator.value, NULL, false
FROM report_indicator_comparisons AS comparison
CROSS JOIN report_family_indicator AS indicator
WHERE NOT comparison.comparable
