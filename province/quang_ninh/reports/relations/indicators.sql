-- One row an indicator of a unit that counts in the period: the returns of districts, affiliated Unions and communes,
-- whose figures already hold those of their base units. A unit's number for the whole period counts where it sent one; else a
-- flow is the sum of its parts and a stock is the latest. What is done towards the year's target is told once, by the
-- row of the latest part, and the same way by the report of a half and of the year. A closed unit's stock has passed to its successor.
WITH year_so_far AS (
    SELECT
        unit_id,
        ma_chi_tieu,
        -- What is added up itself since January, in the latest part that is not January's own.
        arg_max(record.luy_ke, part.ends_on) FILTER (WHERE month(part.starts_on) > 1) AS cumulative,
        sum(thuc_hien) AS added
    FROM core_bc_solieu__counted AS record
    JOIN core_periods AS part USING (period)
    WHERE asked_period = CASE
        WHEN getvariable('report_period') LIKE '%-H2' THEN left(getvariable('report_period'), 4)
        ELSE getvariable('report_period')
    END
    GROUP BY unit_id, ma_chi_tieu
),
sent AS (
    SELECT
        record.*,
        unit.level,
        unit.union_name,
        unit.ends_on,
        indicator.label,
        indicator.measure,
        unit.ends_on = max(unit.ends_on) OVER one AS last,
        max(record.chi_tieu_giao) OVER one > 0 AS has_target
    FROM core_bc_solieu__counted AS record
    JOIN report_senders AS unit USING (unit_id, period)
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE record.asked_period = getvariable('report_period')
      AND unit.level IN ('district', 'affiliated', 'commune')
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
    -- What has been done towards the year's target by the end of the period: what the unit adds up itself, else the sum of
    -- what it sent.
    CASE
        WHEN NOT last THEN NULL
        WHEN measure = 'stock' THEN thuc_hien
        ELSE coalesce(cumulative, added, thuc_hien)
    END AS to_date,
    has_target,
    coalesce(gan_dung, false) AS approximate,
    union_name || ': ' || label AS detail
FROM sent
LEFT JOIN year_so_far USING (unit_id, ma_chi_tieu)
WHERE (measure = 'flow' OR last)
  AND (measure = 'flow' OR unit_id IN (SELECT unit_id FROM report_units))
WINDOW latest AS (PARTITION BY unit_id, ma_chi_tieu ORDER BY chi_tieu_giao IS NULL, ends_on DESC)
