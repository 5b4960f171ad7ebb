-- Rows that may or may not count at as_of: one row a record and reason, with whether it counts now.
SELECT
    record.submission_id,
    record.unit_id,
    submission.form,
    record.period,
    record.sheet,
    record."row",
    CASE
        WHEN submission.ledger_state = 'held' OR ledger.state = 'held' THEN 'held'
        WHEN ledger.because = 'left_out' THEN 'left_out'
        ELSE 'sent_back'
    END AS doubt,  -- held, left_out or sent_back.
    coalesce(ledger.because, submission.because) AS because,
    record.in_figures AND submission.counted AND coalesce(ledger.state, 'counted') = 'counted' AS counts  -- Whether it counts now.
FROM core_{form}__records AS record
JOIN core_submissions AS submission
    ON submission.submission_id = record.submission_id AND submission.period = record.period
LEFT JOIN core_ledger__rows AS ledger
    ON ledger.submission_id = record.submission_id AND ledger.sheet = record.sheet AND ledger."row" = record."row"
WHERE submission.ledger_state = 'held'
    OR ledger.state = 'held'
    OR ledger.because = 'left_out'
    OR (NOT record.in_figures AND submission.ledger_state IN ('counted', 'sent_back') AND NOT EXISTS (
        SELECT 1
        FROM core_submissions AS later
        WHERE later.unit_id = submission.unit_id AND later.form = submission.form
            AND later.period = submission.period AND later.version > submission.version
    ))
