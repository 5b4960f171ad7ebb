-- Which units of the year before go on in which of the period's, along the recorded way; a unit may be both.
WITH RECURSIVE
before AS (
    SELECT DISTINCT unit_id
    FROM core_units
    WHERE level <> 'base'
      AND coalesce(valid_from, DATE '0001-01-01') <= getvariable('report_end') - INTERVAL 1 YEAR
      AND coalesce(valid_to, DATE '9999-12-31') >= getvariable('report_end') - INTERVAL 2 YEAR
),
follows AS (
    SELECT DISTINCT unit_id, unnest(string_split(successor_ids, ' ')) AS successor_id
    FROM core_units
    WHERE successor_ids <> '' AND valid_to IS NOT NULL AND valid_to < getvariable('report_end')
),
way AS (
    SELECT unit_id, unit_id AS reached_id, 0 AS steps FROM before
    UNION
    SELECT way.unit_id, follows.successor_id, way.steps + 1
    FROM way JOIN follows ON follows.unit_id = way.reached_id
    WHERE way.steps < 20  -- A way in the units' list that comes back to its start.
)
SELECT DISTINCT unit_id, reached_id FROM way WHERE unit_id <> reached_id
