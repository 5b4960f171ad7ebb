-- The total of a column: its measure over all rows at once.
SELECT {aggregate}
FROM report_{relation}
WHERE {where}
