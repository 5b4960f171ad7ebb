-- A submission is logged once.
SELECT submission_id
FROM core_submission_log
GROUP BY submission_id
HAVING count(*) > 1 AND max(accepted_at) = $accepted_at
LIMIT 1  -- noqa: AM09
