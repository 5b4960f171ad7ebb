-- Records in the figures of their own period at as_of: one row a record that counts, each statement once.
SELECT {columns}
FROM core_{form}__records AS record
JOIN core_submissions__current AS submission
    ON submission.submission_id = record.submission_id AND submission.period = record.period
LEFT JOIN core_ledger__rows AS ledger
    ON ledger.submission_id = record.submission_id AND ledger.sheet = record.sheet AND ledger."row" = record."row"
WHERE record.in_figures AND coalesce(ledger.state, 'counted') = 'counted'
