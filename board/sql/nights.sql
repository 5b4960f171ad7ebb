-- The last nights that brought something, newest first.
SELECT
    night_id,
    started_at,
    accepted_at,
    sightings,
    files,
    accepted,
    sent_back,
    nil,
    records,
    findings,
    cells_read,
    cells_loaded,
    cells_sent_back,
    cells_ignorable,
    collect_seconds,
    read_seconds,
    check_seconds
FROM core_nights
ORDER BY accepted_at DESC
LIMIT 14
