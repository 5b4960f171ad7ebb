-- Who decided on a report's draft, when, and on which figures.
CREATE TABLE core_report_decisions (
    report VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    figures_hash VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    asked_by VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_report_decisions IS 'Decisions on drafts of reports: one row each.';
COMMENT ON COLUMN core_report_decisions.report IS 'Kind of report.';
COMMENT ON COLUMN core_report_decisions.period IS 'Period.';
COMMENT ON COLUMN core_report_decisions.figures_hash IS 'Hash of the figures that were seen; an approval holds for no others.';
COMMENT ON COLUMN core_report_decisions.decision IS 'approved or rejected; rejected also where nobody answered in time.';
COMMENT ON COLUMN core_report_decisions.decided_by IS 'Who decided; empty where nobody answered in time.';
COMMENT ON COLUMN core_report_decisions.decided_at IS 'When it was decided.';
COMMENT ON COLUMN core_report_decisions.asked_by IS 'Run that asked.';
COMMENT ON COLUMN core_report_decisions.accepted_at IS 'The moment from which it is known.';
