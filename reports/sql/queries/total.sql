-- The total row of a table: its columns' values over the whole relation.
SELECT {selections}
FROM report_{relation}
