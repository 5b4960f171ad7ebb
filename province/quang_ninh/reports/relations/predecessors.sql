-- One row a unit in force at the period's end and a unit of a year before that goes on in it, which may be itself.
-- `parts` tells in how many units the older one goes on: its numbers may be added to those of one only where it is 1.
-- `within` tells that the older one still reported in an earlier part of this period, so that its numbers are not the unit's.
WITH RECURSIVE
before AS (
    SELECT unit_id, union_name, level
    FROM core_units
    WHERE coalesce(valid_from, DATE '0001-01-01') <= getvariable('report_end') - INTERVAL 1 YEAR
      AND coalesce(valid_to, DATE '9999-12-31') >= getvariable('report_end') - INTERVAL 1 YEAR
),
follows AS (
    SELECT DISTINCT unit_id, unnest(string_split(successor_ids, ' ')) AS successor_id
    FROM core_units
    WHERE successor_ids <> ''
),
way AS (
    SELECT unit_id, unit_id AS reached_id, 0 AS steps FROM before
    UNION ALL
    SELECT way.unit_id, follows.successor_id, way.steps + 1
    FROM way JOIN follows ON follows.unit_id = way.reached_id
    WHERE way.reached_id NOT IN (SELECT unit_id FROM report_units) AND way.steps < 20
),
reached AS (
    SELECT DISTINCT way.unit_id, way.reached_id
    FROM way JOIN report_units ON report_units.unit_id = way.reached_id
)
SELECT
    reached.reached_id AS unit_id,
    before.unit_id AS before_id,
    before.union_name,
    before.level,
    count(*) OVER (PARTITION BY before.unit_id) AS parts,
    before.unit_id <> reached.reached_id
    AND before.unit_id IN (
        SELECT unit_id FROM report_senders
        WHERE period <> getvariable('report_period') AND list_contains(getvariable('report_due_periods'), period)
    ) AS within
FROM reached JOIN before ON before.unit_id = reached.unit_id
