-- Findings of a night by code, the most frequent first.
SELECT code AS name, count(*) AS number
FROM core_findings
WHERE night_id = $night
GROUP BY code
ORDER BY number DESC, name
