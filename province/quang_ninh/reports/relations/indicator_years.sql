-- One row a flow of a unit that reported both halves and states a number for the year, in its annual return or else as
-- the year to date of its second half: whether that is the sum of the halves.
WITH numbers AS (
    SELECT
        unit_id,
        arg_max(unit.union_name, record.period) AS union_name,
        array_position(['district', 'affiliated', 'commune'], arg_max(unit.level, record.period)) AS level_no,
        indicator.label,
        indicator.unit,
        ma_chi_tieu,
        sum(thuc_hien) FILTER (WHERE record.period LIKE '%-H%') AS halves,
        count(*) FILTER (WHERE record.period LIKE '%-H%') AS halves_sent,
        max(thuc_hien) FILTER (WHERE record.period NOT LIKE '%-H%') AS annual,
        max(luy_ke) FILTER (WHERE record.period LIKE '%-H2') AS to_date
    FROM core_bc_solieu__current AS record
    JOIN report_senders AS unit USING (unit_id, period)
    JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
    WHERE unit.level IN ('district', 'affiliated', 'commune')
      AND indicator.measure = 'flow'
      AND getvariable('report_period') NOT LIKE '%-H%'
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
