-- One row a return of the period that was ever received, with its file.
SELECT submission_id, file
FROM core_submissions
WHERE list_contains(getvariable('report_periods'), period)
