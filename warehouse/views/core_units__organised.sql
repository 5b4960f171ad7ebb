-- Which unit answers for a unit as organised on the day asked for: one row a period, unit and answering unit.
-- Without organised_on a unit answers for itself. Else it is the unit itself where it is in force that day, or the units
-- that follow it along successor_ids; no row says otherwise: organised_unit_id is NULL where the way is not recorded.
-- parts tells how many units answer: figures may be added up only where it is 1.
WITH RECURSIVE
in_force AS (
    SELECT unit_id, any_value(union_name) AS union_name, any_value(level) AS level, any_value(parent_id) AS parent_id
    FROM core_units, core_asked
    WHERE coalesce(valid_from <= organised_on, true) AND coalesce(valid_to >= organised_on, true)
    GROUP BY unit_id
),
follows AS (
    SELECT DISTINCT unit_id, unnest(string_split(successor_ids, ' ')) AS successor_id
    FROM core_units
    WHERE successor_ids <> ''
),
way AS (
    SELECT DISTINCT unit_id, unit_id AS reached_id, 0 AS steps FROM core_units
    UNION ALL
    SELECT way.unit_id, follows.successor_id, way.steps + 1
    FROM way JOIN follows ON follows.unit_id = way.reached_id
    WHERE way.reached_id NOT IN (SELECT unit_id FROM in_force) AND way.steps < 20
),
answering AS (
    SELECT DISTINCT way.unit_id, in_force.unit_id AS organised_unit_id, in_force.union_name, in_force.level,
        in_force.parent_id
    FROM way JOIN in_force ON in_force.unit_id = way.reached_id
)
SELECT
    then_.period,
    then_.unit_id,
    CASE WHEN core_asked.organised_on IS NULL THEN then_.unit_id ELSE answering.organised_unit_id END
        AS organised_unit_id,  -- Unit that answers; NULL: the way to it is not recorded.
    CASE WHEN core_asked.organised_on IS NULL THEN then_.union_name ELSE answering.union_name END AS union_name,
    CASE
        WHEN core_asked.organised_on IS NULL THEN then_.district_id
        WHEN answering.level = 'base' THEN answering.parent_id
        ELSE answering.organised_unit_id
    END AS district_id,  -- District of that unit, or itself.
    count(*) OVER (PARTITION BY then_.period, then_.unit_id) AS parts  -- How many units answer.
FROM core_units__by_period AS then_
CROSS JOIN core_asked
LEFT JOIN answering ON core_asked.organised_on IS NOT NULL AND answering.unit_id = then_.unit_id
