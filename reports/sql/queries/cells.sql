-- Where each field of the period's returns stands.
SELECT submission_id, place.sheet, place.field, place.column_no
FROM report_submissions
JOIN core_submission_columns AS place USING (submission_id)
