-- Files read: one row a file, with what its last reading decided and whether that was since $since.
SELECT sha256, arg_max(decision, accepted_at) AS decision, max(accepted_at) > $since AS fresh
FROM core_file_cells, core_asked
WHERE accepted_at <= core_asked.as_of
GROUP BY sha256
