-- The records of a return are as many as were read.
SELECT submission.submission_id, submission.records, count(record.submission_id) AS found
FROM core_submission_log AS submission
LEFT JOIN core_{form}__records AS record ON record.submission_id = submission.submission_id
WHERE submission.accepted_at = $accepted_at AND lower(submission.form) = '{form}'
GROUP BY ALL
HAVING count(record.submission_id) <> submission.records
LIMIT 1  -- noqa: AM09
