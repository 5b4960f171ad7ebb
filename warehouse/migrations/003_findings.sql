-- What was wrong, down to the cell, and the rows that went back as they were written.
CREATE TABLE core_findings (
    night_id VARCHAR NOT NULL,
    submission_id VARCHAR,
    sha256 VARCHAR,
    file VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    form VARCHAR,
    unit_id VARCHAR,
    period VARCHAR,
    sheet VARCHAR,
    "row" INTEGER,
    column_no INTEGER,
    field VARCHAR,
    value VARCHAR,
    params VARCHAR NOT NULL,
    message_vi VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_findings IS 'Findings: one row each.';
COMMENT ON COLUMN core_findings.night_id IS 'Night that found it.';
COMMENT ON COLUMN core_findings.submission_id IS 'Submission it belongs to; NULL: the file as a whole, or a source.';
COMMENT ON COLUMN core_findings.sha256 IS 'Hash of the file''s bytes; NULL: a source.';
COMMENT ON COLUMN core_findings.file IS 'Path inside the source.';
COMMENT ON COLUMN core_findings.code IS 'Code of the catalogue of findings.';
COMMENT ON COLUMN core_findings.severity IS 'error, warning or notice.';
COMMENT ON COLUMN core_findings.form IS 'Form.';
COMMENT ON COLUMN core_findings.unit_id IS 'Unit.';
COMMENT ON COLUMN core_findings.period IS 'Period.';
COMMENT ON COLUMN core_findings.sheet IS 'Sheet; empty for a text file; NULL: the file as a whole.';
COMMENT ON COLUMN core_findings."row" IS 'Physical row, from 1; NULL: the sheet or file as a whole.';
COMMENT ON COLUMN core_findings.column_no IS 'Column, from 1.';
COMMENT ON COLUMN core_findings.field IS 'Field of the form.';
COMMENT ON COLUMN core_findings.value IS 'Text found, as written.';
COMMENT ON COLUMN core_findings.params IS 'JSON: what fills the places of the message.';
COMMENT ON COLUMN core_findings.message_vi IS 'The message, in Vietnamese.';
COMMENT ON COLUMN core_findings.accepted_at IS 'The moment from which it is known.';

CREATE TABLE core_sent_back_rows (
    night_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    "row" INTEGER NOT NULL,
    cells VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_sent_back_rows IS 'Rows whose identity cannot be read, kept as written: one row each.';
COMMENT ON COLUMN core_sent_back_rows.night_id IS 'Night that read it.';
COMMENT ON COLUMN core_sent_back_rows.sha256 IS 'Hash of the file''s bytes.';
COMMENT ON COLUMN core_sent_back_rows.file IS 'Path inside the source.';
COMMENT ON COLUMN core_sent_back_rows.form IS 'Form.';
COMMENT ON COLUMN core_sent_back_rows.sheet IS 'Sheet; empty for a text file.';
COMMENT ON COLUMN core_sent_back_rows."row" IS 'Physical row, from 1.';
COMMENT ON COLUMN core_sent_back_rows.cells IS 'JSON: list of [A1 name, text].';
COMMENT ON COLUMN core_sent_back_rows.accepted_at IS 'The moment from which it is known.';
