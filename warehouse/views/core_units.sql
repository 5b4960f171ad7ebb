-- Unit versions: one row a unit and valid_from, from the list in force at as_of.
WITH known AS (
    SELECT list.* FROM core_unit_lists AS list, core_asked WHERE list.recorded_at <= core_asked.as_of
)
SELECT
    unit_id,
    gso_code,
    name,
    union_name,
    level,
    kind,
    parent_id,
    valid_from,
    valid_to,
    successor_ids,
    status
FROM known
WHERE (recorded_at, list_id) = (SELECT max((recorded_at, list_id)) FROM known)
