-- One row a version of a unit, with the days on which it was so called; an open day is the first, or the last, there is.
SELECT
    unit_id,
    union_name,
    level,
    parent_id,
    CASE
        WHEN level IN ('district', 'commune') THEN name
        WHEN level = 'base' THEN kind || ' ' || name
        ELSE union_name
    END AS place_name,
    coalesce(valid_from, DATE '0001-01-01') AS valid_from,
    coalesce(valid_to, DATE '9999-12-31') AS valid_to
FROM core_units
