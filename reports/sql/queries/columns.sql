-- Columns of a table: their values for each key of its rows.
SELECT {by} AS "key", {selections}
FROM report_{relation}
GROUP BY {by}
