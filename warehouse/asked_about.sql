-- Files whose last reading left a finding of some codes, as last seen in each place that still holds those bytes: what
-- stood there, and when it became known. One row a place and value.
WITH last_reading AS (
    SELECT sha256, file, arg_max(reading_id, accepted_at) AS reading_id
    FROM core_file_cells
    GROUP BY sha256, file
),
last_seen AS (
    SELECT source_id, file, arg_max(sighting, seen_at) AS last
    FROM core_sightings AS sighting  -- noqa: AL05
    GROUP BY source_id, file
)
SELECT DISTINCT
    last.sha256, source_id, file, last.fingerprint, last.size_bytes, last.modified_at, last.sender,  -- noqa: RF01
    finding.value, finding.accepted_at
FROM last_seen
JOIN last_reading USING (file)
JOIN core_findings AS finding USING (file)
WHERE last_reading.sha256 = last.sha256 AND finding.sha256 = last.sha256  -- noqa: RF01
    AND finding.reading_id = last_reading.reading_id
    AND finding.code IN (SELECT unnest($codes)) AND finding.value IS NOT NULL
ORDER BY source_id, file
