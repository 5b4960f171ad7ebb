-- The cell of one field of one record.
SELECT
    submission.source_id,
    submission.file,
    submission.sha256,
    record.sheet,
    place.column_letters || record."row" AS a1,
    record."{raw}"::VARCHAR AS raw
FROM {records} AS record
JOIN core_submissions AS submission ON submission.submission_id = record.submission_id
LEFT JOIN core_submission_columns AS place
    ON place.submission_id = record.submission_id AND place.sheet = record.sheet AND place.field = $field
WHERE record.submission_id = $submission_id AND record.sheet = $sheet AND record."row" = $row
