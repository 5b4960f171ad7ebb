-- What was put back: the book of restores, kept whatever else is put back.
CREATE TABLE core_restores (
    restored_at TIMESTAMPTZ NOT NULL,
    restored_by VARCHAR NOT NULL,
    backup VARCHAR NOT NULL,
    taken_at TIMESTAMPTZ NOT NULL,
    kept_aside VARCHAR,
    restored_because VARCHAR NOT NULL
);
COMMENT ON TABLE core_restores IS 'Times the warehouse was put back to a backup: one row each.';
COMMENT ON COLUMN core_restores.restored_at IS 'When.';
COMMENT ON COLUMN core_restores.restored_by IS 'By whom.';
COMMENT ON COLUMN core_restores.backup IS 'Name of the backup.';
COMMENT ON COLUMN core_restores.taken_at IS 'When the backup was taken.';
COMMENT ON COLUMN core_restores.kept_aside IS 'Name of the backup that holds what was replaced; NULL: there was nothing.';
COMMENT ON COLUMN core_restores.restored_because IS 'Why.';
