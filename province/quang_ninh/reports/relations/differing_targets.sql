-- One row a unit and an indicator of which the year's target is not the same in all returns of the period: the latest counts.
SELECT
    record.unit_id,
    arg_max(unit.union_name, unit.ends_on) AS union_name,
    array_position(['district', 'affiliated', 'commune'], arg_max(unit.level, unit.ends_on)) AS level_no,
    record.ma_chi_tieu,
    indicator.label,
    min(record.chi_tieu_giao) AS least,
    max(record.chi_tieu_giao) AS most
FROM core_bc_solieu__current AS record
JOIN report_senders AS unit USING (unit_id, period)
JOIN report_family_indicator AS indicator ON indicator.value = record.ma_chi_tieu
WHERE list_contains(getvariable('report_periods'), record.period)
  AND unit.level IN ('district', 'affiliated', 'commune')
  AND record.chi_tieu_giao IS NOT NULL
GROUP BY record.unit_id, record.ma_chi_tieu, indicator.label
HAVING least <> most
