-- What the ledger says of whole submissions at as_of: one row a submission of which anything was ever said.
SELECT
    entry.submission_id,
    arg_max(entry.state, entry.accepted_at) AS state,
    arg_max(entry, entry.accepted_at).by_submission_id AS by_submission_id,
    arg_max(entry, entry.accepted_at).because AS because,
    max(entry.accepted_at) AS decided_at  -- When that became known.
FROM core_ledger AS entry
CROSS JOIN core_asked
WHERE entry."row" IS NULL AND entry.accepted_at <= core_asked.as_of
GROUP BY entry.submission_id
