-- Units as they were at the end of a period: one row a period and unit, closed units with their last version.
SELECT
    core_periods.period,
    core_units.unit_id,
    core_units.name,
    core_units.union_name,
    core_units.level,
    core_units.parent_id,
    CASE WHEN core_units.level = 'base' THEN core_units.parent_id ELSE core_units.unit_id END AS district_id,
    coalesce(core_units.valid_to >= core_periods.ends_on, true) AS in_force  -- Whether it was still in force then.
FROM core_periods, core_units
WHERE coalesce(core_units.valid_from <= core_periods.ends_on, true)
QUALIFY row_number() OVER (
    PARTITION BY core_periods.period, core_units.unit_id ORDER BY core_units.valid_from DESC NULLS LAST
) = 1
