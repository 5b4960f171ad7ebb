-- One row a unit in force at the period's end, with the short name a sentence uses for it.
SELECT
    unit_id,
    name,
    union_name,
    level,
    parent_id,
    CASE
        WHEN level IN ('district', 'commune') THEN name
        WHEN level = 'base' THEN kind || ' ' || name
        ELSE union_name
    END AS place_name
FROM core_units
WHERE coalesce(valid_from, DATE '0001-01-01') <= getvariable('report_end')
  AND coalesce(valid_to, DATE '9999-12-31') >= getvariable('report_end')
