-- One row a unit that must report indicators, and whether last year's numbers of the units that go on in it may be added
-- up beside its own. Those of its districts count where each went into it whole, else those of their base units.
WITH last_year AS (
    SELECT (left(getvariable('report_period'), 4)::INTEGER - 1)::VARCHAR || substr(getvariable('report_period'), 5) AS period
),
sent AS (
    -- Its returns of parts make up the whole where every month is in one of them.
    SELECT unit_id, count(DISTINCT "month") AS months
    FROM (
        SELECT DISTINCT record.unit_id, unnest(range(part.starts_on, part.ends_on, INTERVAL 1 MONTH)) AS "month"
        FROM core_bc_solieu__counted AS record
        JOIN core_periods AS part USING (period)
        WHERE record.asked_period = (SELECT period FROM last_year)
    )
    GROUP BY unit_id
),
sides AS (
    SELECT *, bool_and(parts = 1) FILTER (WHERE level <> 'base') OVER (PARTITION BY unit_id) AS by_district
    FROM report_predecessors
),
counted AS (
    SELECT
        sides.*,
        coalesce(sent.months = (SELECT date_diff('month', starts_on, ends_on) + 1 FROM core_asked_periods WHERE period = getvariable('report_period')), false) AS reported
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
    CASE
        WHEN any_value(in_force.unit_id) IS NULL THEN 'không còn báo cáo vào cuối kỳ'
        WHEN count(counted.before_id) = 0 THEN 'năm trước chưa có đơn vị này'
        WHEN bool_or(counted.within) THEN 'nhận đơn vị cũ giữa kỳ'
        WHEN bool_or(counted.parts > 1) THEN 'có đơn vị cũ đã chia cho nhiều đơn vị mới'
        WHEN NOT bool_and(counted.reported) THEN 'đơn vị cũ năm trước chưa báo cáo'
    END AS reason,
    string_agg(counted.union_name, ', ' ORDER BY counted.before_id)
        FILTER (WHERE counted.within OR counted.parts > 1 OR NOT counted.reported) AS concerned,
    reason IS NULL AS comparable,
    'Không so sánh được: ' || reason || coalesce(' (' || concerned || ')', '') AS why_not
FROM report_indicator_units AS unit
LEFT JOIN report_units AS in_force ON in_force.unit_id = unit.unit_id
LEFT JOIN counted ON counted.unit_id = unit.unit_id
GROUP BY unit.unit_id, unit.union_name, unit.level_no, unit.silent
