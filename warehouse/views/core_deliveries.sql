-- Files delivered: one row a content, however often and wherever it was seen by as_of.
SELECT
    sha256,
    first(sighting.source_id ORDER BY sighting.seen_at, sighting.source_id, sighting.file) AS source_id,
    first(sighting.file ORDER BY sighting.seen_at, sighting.source_id, sighting.file) AS file,
    any_value(sighting.size_bytes) AS size_bytes,
    min(sighting.seen_at) AS first_seen_at,  -- When we first saw it.
    min(least(sighting.seen_at, sighting.modified_at)) AS received_at,  -- When it was last changed, or seen if earlier.
    count(*) AS sightings  -- How often it was seen under a new name.
FROM core_sightings AS sighting, core_asked
WHERE sighting.accepted_at <= core_asked.as_of
GROUP BY sha256
