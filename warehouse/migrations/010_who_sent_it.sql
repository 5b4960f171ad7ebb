-- Who sent each file, and which place a return came from: what others put elsewhere is no delivery of that return.
ALTER TABLE core_sightings ADD COLUMN sender VARCHAR;
ALTER TABLE core_sightings ADD COLUMN held BOOLEAN;
COMMENT ON COLUMN core_sightings.unit_id IS 'Unit that sent it, as its place says; NULL: nobody knows.';
COMMENT ON COLUMN core_sightings.sender IS
    'What decided for whom it may speak: a unit, by-file or ? and a folder''s name, then units an officer allowed; NULL: not kept then.';
COMMENT ON COLUMN core_sightings.held IS
    'Whether an officer was asked for whom its sender may speak: read again once that is answered; NULL: not kept then.';

ALTER TABLE core_findings ADD COLUMN reading_id VARCHAR;
COMMENT ON COLUMN core_findings.reading_id IS 'Reading that found it; NULL: about no file, or not kept then.';

ALTER TABLE core_submission_log ADD COLUMN source_id VARCHAR;
ALTER TABLE core_submission_log ADD COLUMN file VARCHAR;
ALTER TABLE core_submission_log ADD COLUMN first_seen_at TIMESTAMPTZ;
ALTER TABLE core_submission_log ADD COLUMN received_at TIMESTAMPTZ;
COMMENT ON COLUMN core_submission_log.source_id IS 'Source it came from.';
COMMENT ON COLUMN core_submission_log.file IS 'Path inside the source.';
COMMENT ON COLUMN core_submission_log.first_seen_at IS 'When its bytes were first seen in that place.';
COMMENT ON COLUMN core_submission_log.received_at IS 'When they were last changed there, or seen if that was earlier.';
UPDATE core_submission_log
SET source_id = delivery.source_id,
    file = delivery.file,
    first_seen_at = delivery.first_seen_at,
    received_at = delivery.received_at
FROM (
    SELECT
        sha256,
        first(source_id ORDER BY seen_at, source_id, file) AS source_id,
        first(file ORDER BY seen_at, source_id, file) AS file,
        min(seen_at) AS first_seen_at,
        min(least(seen_at, modified_at)) AS received_at
    FROM core_sightings
    GROUP BY sha256
) AS delivery
WHERE delivery.sha256 = core_submission_log.sha256;
