-- How many units are expected to report, how many have not, and how many have.
SELECT
    count(DISTINCT unit_id) AS expected,
    count(DISTINCT unit_id) FILTER (WHERE missing) AS missing,
    count(DISTINCT unit_id) FILTER (WHERE reported) AS reported
FROM report_{relation}
WHERE form = '{form}' AND {where}
