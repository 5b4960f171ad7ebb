-- One column of a table: the value for each key of its rows.
SELECT {by} AS "key", {aggregate} AS "value"
FROM report_{relation}
WHERE {where}
GROUP BY {by}
