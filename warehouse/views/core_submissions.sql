-- Returns known at as_of: one row a unit, form, period and version. A version is a delivery of that return, in the order
-- first seen. What counts of each is in the ledger: all that was read well of it, or the rows that no other version says.
WITH delivered AS (
    SELECT
        submission.*,
        submission.status <> 'sent_back' AS valid,
        row_number() OVER (
            PARTITION BY submission.unit_id, submission.form, submission.period
            ORDER BY submission.first_seen_at, submission.received_at, submission.sha256,
                submission.accepted_at, submission.submission_id
        ) AS version
    FROM core_submission_log AS submission
    CROSS JOIN core_asked
    WHERE submission.accepted_at <= core_asked.as_of
)
SELECT
    delivered.submission_id,
    delivered.unit_id,
    delivered.form,
    delivered.period,
    delivered.version,  -- Delivery of this return, from 1.
    delivered.sha256,
    delivered.source_id,
    delivered.file,
    delivered.received_at,  -- When the office first had it.
    delivered.accepted_at,
    delivered.status,
    delivered.decision,
    delivered.records,
    delivered.records_in_figures,
    delivered.night_id,
    CASE WHEN ledger.state = 'superseded' THEN ledger.by_submission_id END AS superseded_by,  -- The version that says all of it now.
    CASE WHEN delivered.valid THEN coalesce(ledger.state, 'counted') ELSE 'sent_back' END AS ledger_state,  -- counted, superseded, held, out_of_scope or sent_back.
    ledger.because,  -- Code of the question it waits for; NULL: none.
    delivered.valid AND coalesce(ledger.state, 'counted') = 'counted' AS counted  -- Whether anything of it is in the figures.
FROM delivered
LEFT JOIN core_ledger__whole AS ledger ON ledger.submission_id = delivered.submission_id
