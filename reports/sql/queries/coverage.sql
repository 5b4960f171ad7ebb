-- How many returns that a report is made of are expected, are in its figures, and are missing from them.
SELECT count(*), count(*) FILTER (reported), count(*) FILTER (missing)
FROM report_returns
WHERE {where}
