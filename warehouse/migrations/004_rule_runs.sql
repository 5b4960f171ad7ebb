-- When the rules across returns were run. What one found for a period holds until it is run for that period again.
CREATE TABLE core_rule_runs (
    night_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_rule_runs IS 'Runs of the rules across returns: one row a night, rule and period.';
COMMENT ON COLUMN core_rule_runs.night_id IS 'Night that ran it.';
COMMENT ON COLUMN core_rule_runs.code IS 'Rule, by the code of its findings.';
COMMENT ON COLUMN core_rule_runs.period IS 'Period whose returns it looked at; what it found for them before no longer holds.';
COMMENT ON COLUMN core_rule_runs.accepted_at IS 'The moment from which it is known.';
