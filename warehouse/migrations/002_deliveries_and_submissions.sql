-- What came, what was read out of it, and which returns that made. Rows are only ever added.
CREATE TABLE core_nights (
    night_id VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL,
    sightings BIGINT NOT NULL,
    files BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    sent_back BIGINT NOT NULL,
    nil BIGINT NOT NULL,
    records BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    cells_read BIGINT NOT NULL,
    cells_loaded BIGINT NOT NULL,
    cells_sent_back BIGINT NOT NULL,
    cells_ignorable BIGINT NOT NULL,
    collect_seconds DOUBLE,
    read_seconds DOUBLE,
    check_seconds DOUBLE
);
COMMENT ON TABLE core_nights IS 'Nights that brought anything: one row a load.';
COMMENT ON COLUMN core_nights.night_id IS 'Name of the night.';
COMMENT ON COLUMN core_nights.started_at IS 'When its load began, by the machine''s clock.';
COMMENT ON COLUMN core_nights.accepted_at IS 'The moment from which its rows are known; later than that of every load before.';
COMMENT ON COLUMN core_nights.sightings IS 'Files seen that were not known under that name.';
COMMENT ON COLUMN core_nights.files IS 'Files read whose content was new.';
COMMENT ON COLUMN core_nights.accepted IS 'New submissions accepted, nil ones apart.';
COMMENT ON COLUMN core_nights.sent_back IS 'New submissions sent back.';
COMMENT ON COLUMN core_nights.nil IS 'New submissions that say nothing happened.';
COMMENT ON COLUMN core_nights.records IS 'New records of all forms.';
COMMENT ON COLUMN core_nights.findings IS 'New findings.';
COMMENT ON COLUMN core_nights.cells_read IS 'Non-empty cells of the new files.';
COMMENT ON COLUMN core_nights.cells_loaded IS 'Of these, in records.';
COMMENT ON COLUMN core_nights.cells_sent_back IS 'Of these, in rows sent back.';
COMMENT ON COLUMN core_nights.cells_ignorable IS 'Of these, outside the tables: titles, headers, totals, ...';
COMMENT ON COLUMN core_nights.collect_seconds IS 'Time taken to collect.';
COMMENT ON COLUMN core_nights.read_seconds IS 'Time taken to read.';
COMMENT ON COLUMN core_nights.check_seconds IS 'Time taken to check.';

CREATE TABLE core_sightings (
    sha256 VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    fingerprint VARCHAR,
    size_bytes BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    modified_at TIMESTAMPTZ,
    unit_id VARCHAR,
    forms VARCHAR,
    period VARCHAR,
    night_id VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_sightings IS 'Files as they were seen at the sources: one row each time a name held bytes it had not held before.';
COMMENT ON COLUMN core_sightings.sha256 IS 'Hash of the bytes; the store keeps them under it.';
COMMENT ON COLUMN core_sightings.source_id IS 'Source the file was seen in.';
COMMENT ON COLUMN core_sightings.file IS 'Path inside the source.';
COMMENT ON COLUMN core_sightings.fingerprint IS 'What the source could tell of the file without reading it.';
COMMENT ON COLUMN core_sightings.size_bytes IS 'Size.';
COMMENT ON COLUMN core_sightings.seen_at IS 'When we saw it.';
COMMENT ON COLUMN core_sightings.modified_at IS 'When the source says it was last changed.';
COMMENT ON COLUMN core_sightings.unit_id IS 'Unit the place is registered for.';
COMMENT ON COLUMN core_sightings.forms IS 'Forms the place is registered for, blank-separated.';
COMMENT ON COLUMN core_sightings.period IS 'Period the place is registered for.';
COMMENT ON COLUMN core_sightings.night_id IS 'Night that brought it.';
COMMENT ON COLUMN core_sightings.accepted_at IS 'The moment from which it is known.';

CREATE TABLE core_file_cells (
    reading_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    cells_read BIGINT NOT NULL,
    cells_loaded BIGINT NOT NULL,
    cells_sent_back BIGINT NOT NULL,
    cells_ignorable BIGINT NOT NULL,
    ignorable VARCHAR NOT NULL,
    balanced BOOLEAN NOT NULL,
    night_id VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_file_cells IS 'Conservation of cells: one row a file read, or read differently because another place registered it otherwise.';
COMMENT ON COLUMN core_file_cells.reading_id IS 'Hash of the bytes and of what they were taken to be.';
COMMENT ON COLUMN core_file_cells.sha256 IS 'Hash of the bytes.';
COMMENT ON COLUMN core_file_cells.file IS 'Path inside the source.';
COMMENT ON COLUMN core_file_cells.decision IS 'load, load_flag, reject or nil.';
COMMENT ON COLUMN core_file_cells.cells_read IS 'Non-empty cells.';
COMMENT ON COLUMN core_file_cells.cells_loaded IS 'Of these, in records.';
COMMENT ON COLUMN core_file_cells.cells_sent_back IS 'Of these, in rows sent back.';
COMMENT ON COLUMN core_file_cells.cells_ignorable IS 'Of these, outside the tables.';
COMMENT ON COLUMN core_file_cells.ignorable IS 'JSON: cells outside the tables by reason.';
COMMENT ON COLUMN core_file_cells.balanced IS 'Whether every cell was counted once.';
COMMENT ON COLUMN core_file_cells.night_id IS 'Night that read it.';
COMMENT ON COLUMN core_file_cells.accepted_at IS 'The moment from which it is known.';

CREATE TABLE core_submission_log (
    submission_id VARCHAR NOT NULL,
    unit_id VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    records BIGINT NOT NULL,
    records_in_figures BIGINT NOT NULL,
    night_id VARCHAR NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE core_submission_log IS 'Returns: one row a unit, form, period and file content.';
COMMENT ON COLUMN core_submission_log.submission_id IS 'Hash of unit, form, period and bytes.';
COMMENT ON COLUMN core_submission_log.unit_id IS 'Unit the return is of.';
COMMENT ON COLUMN core_submission_log.form IS 'Form.';
COMMENT ON COLUMN core_submission_log.period IS 'Period it is for.';
COMMENT ON COLUMN core_submission_log.sha256 IS 'Hash of the file''s bytes.';
COMMENT ON COLUMN core_submission_log.status IS 'accepted, nil or sent_back.';
COMMENT ON COLUMN core_submission_log.decision IS 'Decision on the file: load, load_flag, reject or nil.';
COMMENT ON COLUMN core_submission_log.records IS 'Records read.';
COMMENT ON COLUMN core_submission_log.records_in_figures IS 'Of these, counted.';
COMMENT ON COLUMN core_submission_log.night_id IS 'Night that brought it.';
COMMENT ON COLUMN core_submission_log.accepted_at IS 'The moment from which it is known.';

CREATE TABLE core_submission_columns (
    submission_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    column_no INTEGER NOT NULL,
    column_letters VARCHAR NOT NULL
);
COMMENT ON TABLE core_submission_columns IS 'Where each field stood: one row a submission, sheet and field. A cell is column_letters || row.';
COMMENT ON COLUMN core_submission_columns.submission_id IS 'Submission.';
COMMENT ON COLUMN core_submission_columns.sheet IS 'Sheet; empty for a text file.';
COMMENT ON COLUMN core_submission_columns.field IS 'Field of the form.';
COMMENT ON COLUMN core_submission_columns.column_no IS 'Column, from 1.';
COMMENT ON COLUMN core_submission_columns.column_letters IS 'Column as Excel names it.';

CREATE TABLE core_visit_places (
    form VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    submission_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    "row" INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    place_raw VARCHAR NOT NULL,
    unit_id VARCHAR
);
COMMENT ON TABLE core_visit_places IS 'Units that a record names as places: one row a place named.';
COMMENT ON COLUMN core_visit_places.form IS 'Form.';
COMMENT ON COLUMN core_visit_places.field IS 'Field that names the place.';
COMMENT ON COLUMN core_visit_places.submission_id IS 'Submission.';
COMMENT ON COLUMN core_visit_places.sheet IS 'Sheet; empty for a text file.';
COMMENT ON COLUMN core_visit_places."row" IS 'Physical row, from 1.';
COMMENT ON COLUMN core_visit_places.ordinal IS 'Order of the place in its cell, from 1.';
COMMENT ON COLUMN core_visit_places.place_raw IS 'The place as written.';
COMMENT ON COLUMN core_visit_places.unit_id IS 'The unit meant on that day; NULL: not one unit for certain.';
