-- The value of every figure of one relation: of the whole, and of each unit where the relation tells units apart.
SELECT {unit}, {whole}, {selections}
FROM {source}
{groups}
