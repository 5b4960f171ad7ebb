-- The rows of a relation with the key they are grouped by, and for each measure: whether it counts the row, the text
-- counted, and what the row adds.
SELECT
    submission_id,
    submission.file,
    sheet,
    "row",
    detail,
    {key},
    {measures}
FROM report_{relation}
LEFT JOIN report_submissions AS submission USING (submission_id)
ORDER BY submission.file, sheet, "row", detail
