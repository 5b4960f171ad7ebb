-- Waivers of the list in force at as_of: one row a waiver.
WITH known AS (
    SELECT list.* FROM core_waiver_lists AS list, core_asked WHERE list.recorded_at <= core_asked.as_of
)
SELECT code, unit_id, form, period, cell, reason, decided_by, until_on, lapses_at
FROM known
WHERE (recorded_at, list_id) = (SELECT max((recorded_at, list_id)) FROM known) AND code IS NOT NULL
