-- Every version of every return of a period, the latest first.
SELECT
    submission.unit_id,
    coalesce(unit.district_id, submission.unit_id) AS district_id,
    submission.form,
    submission.version,
    submission.file,
    submission.received_at,
    submission.status,
    submission.counted,
    coalesce(submission.records_in_figures, 0) AS records_in_figures,
    submission.submission_id
FROM core_submissions AS submission
LEFT JOIN core_units__by_period AS unit ON unit.period = submission.period AND unit.unit_id = submission.unit_id
WHERE submission.period = $period
ORDER BY submission.unit_id, submission.form, submission.version DESC
