-- What is still open about the returns of a report, by severity.
SELECT severity, count(*) FROM mart_findings__life
WHERE state IN ('new', 'again', 'still') AND list_contains($periods, period)
GROUP BY severity
