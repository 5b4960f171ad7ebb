-- Every return that a load brings or decides on is in exactly one state, and counts no more than was read.
WITH touched AS (
    SELECT submission_id FROM core_submission_log WHERE accepted_at = $accepted_at
    UNION
    SELECT submission_id FROM core_ledger WHERE accepted_at = $accepted_at
)
SELECT touched.submission_id, count(ledger.state) AS states, any_value(ledger.state) AS state
FROM touched
LEFT JOIN mart_returns AS ledger ON ledger.submission_id = touched.submission_id
GROUP BY touched.submission_id
HAVING count(ledger.state) <> 1
    OR any_value(ledger.state) NOT IN ('counted', 'partly_counted', 'superseded', 'held', 'out_of_scope', 'sent_back')
    OR any_value(ledger.rows_counted) > any_value(ledger.records)
    OR (any_value(ledger.state) NOT IN ('counted', 'partly_counted') AND any_value(ledger.rows_counted) > 0)
LIMIT 1  -- noqa: AM09
