-- What a figure is made of: the rows of its own relation under its own filter, with the cell each one stands in.
WITH counted AS (
    SELECT submission_id, sheet, "row", detail, {raw} AS raw, {contribution} AS contribution
    FROM report_{relation}
    WHERE {where}
)
SELECT
    counted.submission_id,
    submission.file,
    counted.sheet,
    counted."row",
    place.column_no,
    counted.raw,
    counted.detail,
    counted.contribution
FROM counted
LEFT JOIN core_submissions AS submission
    ON submission.submission_id = counted.submission_id
LEFT JOIN core_submission_columns AS place
    ON place.submission_id = counted.submission_id
    AND place.sheet IS NOT DISTINCT FROM counted.sheet
    AND place.field = '{field}'
ORDER BY submission.file, counted.sheet, counted."row", counted.contribution DESC, counted.detail
