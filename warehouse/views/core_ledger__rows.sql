-- What the ledger says of single rows at as_of: one row a record of which anything holds apart from its submission.
SELECT
    entry.submission_id,
    entry.sheet,
    entry."row",
    arg_max(entry.state, entry.accepted_at) AS state,
    arg_max(entry, entry.accepted_at).by_submission_id AS by_submission_id,
    arg_max(entry, entry.accepted_at).because AS because
FROM core_ledger AS entry
CROSS JOIN core_asked
LEFT JOIN core_ledger__whole AS whole ON whole.submission_id = entry.submission_id
WHERE entry."row" IS NOT NULL AND entry.accepted_at <= core_asked.as_of
    AND coalesce(entry.accepted_at >= whole.decided_at, true)
GROUP BY entry.submission_id, entry.sheet, entry."row"
