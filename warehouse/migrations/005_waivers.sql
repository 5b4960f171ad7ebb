-- Findings that somebody let be. Kept whole each time the list changes, as the other lists are.
CREATE TABLE core_waiver_lists (
    list_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    code VARCHAR,
    unit_id VARCHAR,
    form VARCHAR,
    period VARCHAR,
    cell VARCHAR,
    reason VARCHAR,
    decided_by VARCHAR,
    until_on DATE,
    lapses_at TIMESTAMPTZ
);
COMMENT ON TABLE core_waiver_lists IS 'Every list of waivers there ever was, whole: one row a waiver and list, or one empty row where nothing is waived.';
COMMENT ON COLUMN core_waiver_lists.list_id IS 'Hash of the list''s content.';
COMMENT ON COLUMN core_waiver_lists.recorded_at IS 'When the warehouse first held this list.';
COMMENT ON COLUMN core_waiver_lists.code IS 'Code of the findings waived.';
COMMENT ON COLUMN core_waiver_lists.unit_id IS 'Unit of the return.';
COMMENT ON COLUMN core_waiver_lists.form IS 'Form of the return.';
COMMENT ON COLUMN core_waiver_lists.period IS 'Period of the return.';
COMMENT ON COLUMN core_waiver_lists.cell IS 'Cell, as Excel names it; * for any.';
COMMENT ON COLUMN core_waiver_lists.reason IS 'Why it is let be.';
COMMENT ON COLUMN core_waiver_lists.decided_by IS 'Who decided it.';
COMMENT ON COLUMN core_waiver_lists.until_on IS 'Last day it holds.';
COMMENT ON COLUMN core_waiver_lists.lapses_at IS 'First moment after that day.';
