-- One row a unit that must report indicators, and whether last year's numbers of the units that go on in it may be added
-- up beside its own. Those of its districts count where each went into it whole, else those of their base units.
WITH last_year AS (
    SELECT unnest(getvariable('report_periods')) AS period
),
sent AS (
    SELECT unit_id, count(DISTINCT period) FILTER (WHERE period LIKE '%-H_') AS halves, bool_or(period NOT LIKE '%-%') AS whole
    FROM core_bc_solieu__current
    WHERE period IN (SELECT (left(period, 4)::INTEGER - 1)::VARCHAR || substr(period, 5) FROM last_year)
    GROUP BY unit_id
),
sides AS (
    SELECT *, bool_and(parts = 1) FILTER (WHERE level <> 'base') OVER (PARTITION BY unit_id) AS by_district
    FROM report_predecessors
),
counted AS (
    SELECT
        sides.*,
        coalesce(sent.whole OR sent.halves = (SELECT count(*) FROM last_year WHERE period LIKE '%-H_'), false) AS reported
    FROM sides LEFT JOIN sent ON sent.unit_id = sides.before_id
    WHERE CASE WHEN coalesce(by_district, false) THEN level <> 'base' ELSE level = 'base' END
)
SELECT
    unit.unit_id,
    unit.union_name,
    unit.level_no,
    unit.silent,
    list(counted.before_id ORDER BY counted.before_id) FILTER (WHERE counted.before_id IS NOT NULL) AS before_ids,
    string_agg(counted.union_name, ', ' ORDER BY counted.before_id) AS before_names,
    string_agg(counted.union_name, ', ' ORDER BY counted.before_id) FILTER (WHERE counted.parts > 1) AS divided,
    string_agg(counted.union_name, ', ' ORDER BY counted.before_id) FILTER (WHERE NOT counted.reported) AS unreported,
    CASE
        WHEN count(counted.before_id) = 0 THEN 'Cùng kỳ chưa có đơn vị này'
        WHEN divided IS NOT NULL THEN 'Không so sánh được: ' || divided || ' đã chia cho nhiều đơn vị'
        WHEN unreported IS NOT NULL THEN 'Không so sánh được: cùng kỳ chưa có báo cáo của ' || unreported
    END AS why_not,
    why_not IS NULL AS comparable
FROM report_indicator_units AS unit
LEFT JOIN counted ON counted.unit_id = unit.unit_id
GROUP BY unit.unit_id, unit.union_name, unit.level_no, unit.silent
