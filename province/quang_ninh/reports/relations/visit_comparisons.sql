-- One row a unit whose cadres report visits, and whether last year's visits of the units that go on in it may be added up
-- beside its own: base units did not report visits, so each of its districts must have gone into it whole.
WITH last_year AS (
    SELECT DISTINCT unit_id
    FROM mart_state_of_returns
    WHERE form = 'DI_CO_SO_KQ'
      AND status IN ('on_time', 'late', 'nil')
      AND list_contains(
          [(left(part, 4)::INTEGER - 1)::VARCHAR || substr(part, 5) FOR part IN getvariable('report_due_periods')], period
      )
)
SELECT
    unit.unit_id,
    unit.union_name,
    unit.level_no,
    CASE
        WHEN any_value(in_force.unit_id) IS NULL THEN 'không còn báo cáo vào cuối kỳ'
        WHEN count(before.before_id) = 0 THEN 'năm trước chưa có đơn vị này'
        WHEN bool_or(before.within) THEN 'nhận đơn vị cũ giữa kỳ'
        WHEN bool_or(before.parts > 1) THEN 'đơn vị báo cáo năm trước đã chia cho nhiều đơn vị'
        WHEN bool_or(last_year.unit_id IS NULL) THEN 'đơn vị năm trước chưa báo cáo'
    END AS reason,
    reason IS NULL AS comparable
FROM report_reporting_units AS unit
LEFT JOIN report_units AS in_force ON in_force.unit_id = unit.unit_id
LEFT JOIN report_predecessors AS before ON before.unit_id = unit.unit_id AND before.level <> 'base'
LEFT JOIN last_year ON last_year.unit_id = before.before_id
GROUP BY unit.unit_id, unit.union_name, unit.level_no
