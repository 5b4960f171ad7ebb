-- The moment of the last change of anything the board shows.
SELECT greatest(
    (SELECT max(accepted_at) FROM core_nights),
    (SELECT max(accepted_at) FROM core_rule_runs),
    (SELECT max(recorded_at) FROM core_unit_lists),
    (SELECT max(recorded_at) FROM core_expected_lists),
    (SELECT max(recorded_at) FROM core_waiver_lists)
)
