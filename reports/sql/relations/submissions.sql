-- One row a return of the period that was ever received, with its file.
SELECT submission_id, file, accepted_at
FROM core_submissions
WHERE list_contains(getvariable('report_periods'), period)
