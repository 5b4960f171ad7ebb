-- When the rules across tables were run. Their findings of a period hold until they are run for it again.
CREATE TABLE core_rule_runs (
    night_id VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_rule_runs IS 'Runs of the rules across tables: one row a night and period.';
COMMENT ON COLUMN core_rule_runs.night_id IS 'Night that ran them.';
COMMENT ON COLUMN core_rule_runs.period IS 'Period whose returns they looked at; its earlier findings of these rules no longer hold.';
COMMENT ON COLUMN core_rule_runs.accepted_at IS 'The moment from which it is known.';
