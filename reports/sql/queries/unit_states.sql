-- Each unit that is expected to report: whether all of it is there, whether any is, and whether what is missing was sent back.
SELECT
    unit_id,
    bool_or(missing) AS missing,
    bool_or(reported) AS reported
FROM report_{relation}
WHERE form = '{form}' AND {where}
GROUP BY unit_id
