-- One row a flow of a unit that reported both halves and states a number for the year, in its annual return or else as
-- the year to date of its second half: whether that is the sum of the halves.
WITH numbers AS (
    SELECT
        unit_id,
        arg_max(unit.union_name, unit.ends_on) AS union_name,
        array_position(['district', 'affiliated', 'commune'], arg_max(unit.level, unit.ends_on)) AS level_no,
        indicator.label,
        indicator.unit,
        ma_chi_tieu,
        sum(thuc_hien) FILTER (WHERE record.asked_period LIKE '%-H%') AS halves,
        count(DISTINCT record.asked_period) FILTER (WHERE record.asked_period LIKE '%-H%' AND thuc_hien IS NOT NULL) AS halves_sent,
        max(thuc_hien) FILTER (WHERE record.period = record.asked_period AND record.period NOT LIKE '%-%') AS annual,
        arg_max(luy_ke, unit.ends_on) FILTER (WHERE record.asked_period LIKE '%-H2') AS to_date
    FROM core_bc_solieu__counted AS record
    JOIN report_senders AS unit USING (unit_id, period)
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE unit.level IN ('district', 'affiliated', 'commune')
      AND indicator.measure = 'flow'
      AND getvariable('report_period') NOT LIKE '%-H%'
      AND record.asked_period IN (getvariable('report_period'), getvariable('report_period') || '-H1', getvariable('report_period') || '-H2')
    GROUP BY ALL
)
SELECT
    *,
    coalesce(annual, to_date) AS stated,
    CASE WHEN annual IS NOT NULL THEN 'Báo cáo năm' ELSE 'Lũy kế năm' END AS stated_in,
    stated - halves AS difference,
    stated <> halves AS differs,
    union_name || ': ' || label AS detail,
    NULL::VARCHAR AS submission_id,
    NULL::VARCHAR AS sheet,
    NULL::INTEGER AS "row",
    false AS approximate
FROM numbers
WHERE halves_sent = 2
  AND stated IS NOT NULL
