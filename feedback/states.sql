-- What became of every return that some files hold, by the bytes of the file.
SELECT
    log.sha256,
    ledger.unit_id,
    coalesce(unit.union_name, ledger.unit_id) AS unit,
    coalesce(unit.level, '') AS level,
    ledger.form,
    ledger.period,
    ledger.state,
    ledger.status,
    ledger.records,
    ledger.rows_counted,
    ledger.rows_superseded,
    ledger.because,
    log.source_id,
    log.received_at,
    log.first_seen_at
FROM mart_returns AS ledger
JOIN core_submission_log AS log ON log.submission_id = ledger.submission_id
LEFT JOIN core_units__by_period AS unit ON unit.period = ledger.period AND unit.unit_id = ledger.unit_id
WHERE list_contains($files, log.sha256)
ORDER BY log.sha256, ledger.unit_id, ledger.form, ledger.period
