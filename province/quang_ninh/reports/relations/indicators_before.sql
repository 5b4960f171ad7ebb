-- One row an indicator that a unit of last year reported, under the unit it goes on in now: NULL where last year's numbers
-- cannot be added up for it. The number for the whole period counts where there is one, as in `indicators`.
WITH sent AS (
    SELECT
        record.*,
        indicator.measure,
        part.ends_on = max(part.ends_on) OVER one AS last
    FROM core_bc_solieu__counted AS record
    JOIN core_periods AS part USING (period)
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE record.asked_period = (left(getvariable('report_period'), 4)::INTEGER - 1)::VARCHAR || substr(getvariable('report_period'), 5)
      AND record.thuc_hien IS NOT NULL
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
WHERE sent.measure = 'flow' OR sent.last
UNION ALL
SELECT comparison.unit_id, indicator.value, NULL, false
FROM report_indicator_comparisons AS comparison
CROSS JOIN report_family_indicator AS indicator
WHERE NOT comparison.comparable
