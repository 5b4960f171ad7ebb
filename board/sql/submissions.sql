-- Every version of every return of a period, the latest first, with what the ledger says of it.
SELECT
    submission.unit_id,
    coalesce(unit.level, '') AS level,
    coalesce(unit.district_id, submission.unit_id) AS district_id,
    submission.form,
    submission.version,
    submission.file,
    submission.received_at,
    submission.source_id,
    log.first_seen_at,
    submission.status,
    submission.counted,
    ledger.rows_counted AS records_in_figures,
    ledger.state,
    ledger.records,
    ledger.rows_superseded,
    submission.because,
    submission.submission_id
FROM core_submissions AS submission
JOIN mart_returns AS ledger ON ledger.submission_id = submission.submission_id
JOIN core_submission_log AS log ON log.submission_id = submission.submission_id
LEFT JOIN core_units__by_period AS unit ON unit.period = submission.period AND unit.unit_id = submission.unit_id
WHERE submission.period = $period
ORDER BY submission.unit_id, submission.form, submission.version DESC
