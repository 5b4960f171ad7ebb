-- A row of a sheet is one record.
SELECT record.submission_id, record.sheet, record."row"
FROM core_{form}__records AS record
JOIN core_submission_log AS submission ON submission.submission_id = record.submission_id
WHERE submission.accepted_at = $accepted_at
GROUP BY ALL
HAVING count(*) > 1
LIMIT 1  -- noqa: AM09
