-- Files delivered: one row a content, however often and wherever it was seen by as_of.
SELECT
    sha256,
    first(sighting.source_id ORDER BY sighting.seen_at, sighting.source_id, sighting.file) AS source_id,
    first(sighting.file ORDER BY sighting.seen_at, sighting.source_id, sighting.file) AS file,
    any_value(sighting.size_bytes) AS size_bytes,
    min(sighting.seen_at) AS first_seen_at,                                                -- When we first saw it.
    min(least(sighting.seen_at, coalesce(sighting.modified_at, sighting.seen_at))) AS received_at,  -- The earlier of seen and last changed.
    count(*) AS sightings
FROM core_sightings AS sighting, core_asked
WHERE sighting.accepted_at <= core_asked.as_of
GROUP BY sha256
