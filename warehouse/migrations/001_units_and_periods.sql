-- Who reports, for when, and what is expected. Lists are kept whole each time they change, never edited:
-- the list in force is the last one recorded by the time asked about.
CREATE TABLE core_unit_lists (
    list_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    unit_id VARCHAR NOT NULL,
    gso_code VARCHAR,
    name VARCHAR NOT NULL,
    union_name VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    kind VARCHAR,
    parent_id VARCHAR,
    valid_from DATE,
    valid_to DATE,
    successor_ids VARCHAR,
    status VARCHAR
);
COMMENT ON TABLE core_unit_lists IS 'Every list of units there ever was, whole: one row a unit version and list.';
COMMENT ON COLUMN core_unit_lists.list_id IS 'Hash of the list''s content.';
COMMENT ON COLUMN core_unit_lists.recorded_at IS 'When the warehouse first held this list.';
COMMENT ON COLUMN core_unit_lists.unit_id IS 'Unit; with valid_from it names one version of it.';
COMMENT ON COLUMN core_unit_lists.gso_code IS 'Code of the General Statistics Office; re-used over time.';
COMMENT ON COLUMN core_unit_lists.name IS 'Name of the place or body.';
COMMENT ON COLUMN core_unit_lists.union_name IS 'Name of its Youth Union organisation.';
COMMENT ON COLUMN core_unit_lists.level IS 'province, district, affiliated, commune or base.';
COMMENT ON COLUMN core_unit_lists.kind IS 'Kind of place: huyện, thị xã, xã, phường, ...';
COMMENT ON COLUMN core_unit_lists.parent_id IS 'Unit it reports to.';
COMMENT ON COLUMN core_unit_lists.valid_from IS 'First day of this version; NULL: open.';
COMMENT ON COLUMN core_unit_lists.valid_to IS 'Last day of this version; NULL: open.';
COMMENT ON COLUMN core_unit_lists.successor_ids IS 'Units that took it over, blank-separated; empty: none recorded.';
COMMENT ON COLUMN core_unit_lists.status IS 'How well this row is attested.';

CREATE TABLE core_periods (
    period VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    label VARCHAR NOT NULL
);
COMMENT ON TABLE core_periods IS 'Reporting periods met so far: one row a period.';
COMMENT ON COLUMN core_periods.period IS 'Period id: 2020-H1, 2020, 2020-Q1, 2020-03.';
COMMENT ON COLUMN core_periods.kind IS 'half, year, quarter or month.';
COMMENT ON COLUMN core_periods.starts_on IS 'First day.';
COMMENT ON COLUMN core_periods.ends_on IS 'Last day.';
COMMENT ON COLUMN core_periods.label IS 'The period in Vietnamese words.';

CREATE TABLE core_expected_lists (
    list_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    period VARCHAR NOT NULL,
    unit_id VARCHAR,
    form VARCHAR,
    level VARCHAR,
    district_id VARCHAR,
    due_on DATE,
    late_from TIMESTAMPTZ,
    exempt_document VARCHAR
);
COMMENT ON TABLE core_expected_lists IS 'Every expected list there ever was, whole: one row a return, period and list, or one empty row where nothing is expected.';
COMMENT ON COLUMN core_expected_lists.list_id IS 'Hash of the list''s content.';
COMMENT ON COLUMN core_expected_lists.recorded_at IS 'When the warehouse first held this list.';
COMMENT ON COLUMN core_expected_lists.period IS 'Period the return is for.';
COMMENT ON COLUMN core_expected_lists.unit_id IS 'Unit in force at the end of the period that must report.';
COMMENT ON COLUMN core_expected_lists.form IS 'Form it must send.';
COMMENT ON COLUMN core_expected_lists.level IS 'Level of the unit at the end of the period.';
COMMENT ON COLUMN core_expected_lists.district_id IS 'The unit itself, or for a base unit the one it reported to at the end of the period.';
COMMENT ON COLUMN core_expected_lists.due_on IS 'Last day in time, in the province''s time zone; NULL: no date is set.';
COMMENT ON COLUMN core_expected_lists.late_from IS 'First moment after that day.';
COMMENT ON COLUMN core_expected_lists.exempt_document IS 'Document that exempts the unit; NULL: not exempt.';
