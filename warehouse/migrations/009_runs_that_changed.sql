-- A run of a rule that finds what already holds leaves nothing behind, so that findings do not grow with the nights.
COMMENT ON TABLE core_rule_runs IS
    'Runs of the rules across returns that found something else than held before: one row a night, rule and period.';
COMMENT ON COLUMN core_rule_runs.period IS
    'Period whose returns it looked at; what it found for them before no longer holds, what it found then does.';
