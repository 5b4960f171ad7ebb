-- The rows of a list or a table.
SELECT {columns}
FROM report_{relation}
WHERE {where}
ORDER BY {order}
