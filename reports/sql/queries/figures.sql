-- The value of every figure of one relation, in one row.
SELECT {selections}
FROM report_{relation}
