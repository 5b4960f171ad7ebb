-- One row a unit and a period of the report's year (a month, a quarter, a half, the year): the unit as it was at its end.
SELECT
    part.period,
    part.ends_on,
    unit.unit_id,
    unit.union_name,
    unit.level
FROM (SELECT unnest(getvariable('report_parts'), recursive := true)) AS part
JOIN core_units AS unit
    ON coalesce(unit.valid_from, DATE '0001-01-01') <= part.ends_on
    AND coalesce(unit.valid_to, DATE '9999-12-31') >= part.ends_on
