-- One row an indicator of a unit that counts in the period: the returns of districts, affiliated Unions and communes,
-- whose figures already hold those of their base units. Over a year the unit's annual number counts where it sent one;
-- else a flow is the sum of its halves and a stock is the latest. What is done towards the year's target is told once, by the
-- row of the latest part, and the same way by the report of a half and of the year. A closed unit's stock has passed to its successor.
WITH year_so_far AS (
    SELECT
        unit_id,
        ma_chi_tieu,
        max(thuc_hien) FILTER (WHERE period NOT LIKE '%-%' AND period = getvariable('report_period')) AS annual,
        max(luy_ke) FILTER (WHERE period LIKE '%-H2') AS cumulative,
        sum(thuc_hien) FILTER (WHERE period LIKE '%-H_') AS halves
    FROM core_bc_solieu__current
    WHERE period IN (left(getvariable('report_period'), 4), left(getvariable('report_period'), 4) || '-H1', left(getvariable('report_period'), 4) || '-H2')
      AND (period NOT LIKE '%-H2' OR getvariable('report_period') NOT LIKE '%-H1')
    GROUP BY unit_id, ma_chi_tieu
),
sent AS (
    SELECT
        record.*,
        unit.level,
        unit.union_name,
        indicator.label,
        indicator.measure,
        record.period = getvariable('report_period') AS whole,
        bool_or(whole) OVER one AS has_whole,
        record.period = max(record.period) OVER one AS last,
        max(record.chi_tieu_giao) OVER one > 0 AS has_target
    FROM core_bc_solieu__current AS record
    JOIN report_senders AS unit USING (unit_id, period)
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE unit.level IN ('district', 'affiliated', 'commune')
      AND record.thuc_hien IS NOT NULL
    WINDOW one AS (PARTITION BY record.unit_id, record.ma_chi_tieu)
)
SELECT
    submission_id,
    sheet,
    "row",
    unit_id,
    union_name,
    level,
    period,
    ma_chi_tieu,
    measure,
    thuc_hien,
    thuc_hien_raw,
    -- A target is the year's: the latest one given, and never added up over the halves.
    CASE WHEN row_number() OVER latest = 1 THEN chi_tieu_giao END AS target,
    chi_tieu_giao_raw,
    -- What has been done towards the year's target by the end of the period: the year's number, else what the unit adds up
    -- itself, else the sum of its halves.
    CASE
        WHEN period <> max(period) OVER (PARTITION BY unit_id, ma_chi_tieu) THEN NULL
        WHEN measure = 'stock' THEN thuc_hien
        ELSE coalesce(annual, cumulative, halves, thuc_hien)
    END AS to_date,
    has_target,
    coalesce(gan_dung, false) AS approximate,
    union_name || ': ' || label AS detail
FROM sent
LEFT JOIN year_so_far USING (unit_id, ma_chi_tieu)
WHERE CASE WHEN has_whole THEN whole WHEN measure = 'stock' THEN last ELSE true END
  AND (measure = 'flow' OR unit_id IN (SELECT unit_id FROM report_units))
WINDOW latest AS (PARTITION BY unit_id, ma_chi_tieu ORDER BY chi_tieu_giao IS NULL, period DESC)
