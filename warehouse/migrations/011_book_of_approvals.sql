-- The book of approvals, entry by entry as it stands in its files, and what a decision on a report holds since.
CREATE TABLE core_approval_entries (
    number INTEGER NOT NULL,
    event VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    package_hash VARCHAR NOT NULL,
    entry_hash VARCHAR NOT NULL,
    entry VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_approval_entries IS 'The book of approvals: one row an entry, a copy of its file.';
COMMENT ON COLUMN core_approval_entries.number IS 'Number in the book, without gaps from 1.';
COMMENT ON COLUMN core_approval_entries.event IS 'drafted, asked, approved, returned, lapsed or refused.';
COMMENT ON COLUMN core_approval_entries.report IS 'Kind of report.';
COMMENT ON COLUMN core_approval_entries.period IS 'Period.';
COMMENT ON COLUMN core_approval_entries.package_hash IS 'Hash of the package it is about.';
COMMENT ON COLUMN core_approval_entries.entry_hash IS 'sha256 of the entry; the next entry holds it.';
COMMENT ON COLUMN core_approval_entries.entry IS 'The entry itself, JSON, to the byte.';
COMMENT ON COLUMN core_approval_entries.accepted_at IS 'The moment from which it is known.';

ALTER TABLE core_report_decisions ADD COLUMN package_hash VARCHAR;
ALTER TABLE core_report_decisions ADD COLUMN words_hash VARCHAR;
ALTER TABLE core_report_decisions ADD COLUMN decided_by_id VARCHAR;
ALTER TABLE core_report_decisions ADD COLUMN reason VARCHAR;
ALTER TABLE core_report_decisions ADD COLUMN overridden VARCHAR;
ALTER TABLE core_report_decisions ADD COLUMN entry_number INTEGER;
ALTER TABLE core_report_decisions ADD COLUMN entry_hash VARCHAR;
COMMENT ON COLUMN core_report_decisions.decision IS 'approved, rejected, or lapsed: nobody answered in time; rejected where it was not yet told apart.';
COMMENT ON COLUMN core_report_decisions.package_hash IS 'Hash of the package that was asked about: every byte of it; NULL: not kept then.';
COMMENT ON COLUMN core_report_decisions.words_hash IS 'Hash of what officers wrote; NULL: not kept then.';
COMMENT ON COLUMN core_report_decisions.decided_by_id IS 'Account of whoever decided; NULL: not kept then.';
COMMENT ON COLUMN core_report_decisions.reason IS 'Reason that was given for returning a draft.';
COMMENT ON COLUMN core_report_decisions.overridden IS 'Points that were overridden, each with its reason, JSON; NULL: not kept then.';
COMMENT ON COLUMN core_report_decisions.entry_number IS 'Number of its entry in the book of approvals; NULL: older than the book.';
COMMENT ON COLUMN core_report_decisions.entry_hash IS 'sha256 of that entry.';
