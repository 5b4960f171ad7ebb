-- One row a remark collected from the returns (shortcoming or proposal), said once, with everybody who made it.
WITH said AS (
    SELECT 'ton_tai' AS field, trim(ton_tai, ' .;') AS remark, union_name, unit_id FROM report_visits
    UNION ALL
    SELECT 'kien_nghi', trim(kien_nghi, ' .;'), union_name, unit_id FROM report_visits
)
SELECT
    field,
    min(remark) AS remark,
    list(DISTINCT union_name ORDER BY union_name) AS units,
    count(*) AS times
FROM said
WHERE remark <> ''
  AND lower(remark) NOT IN ('không', 'không có', 'ko', 'k', '0', '-', '–')
GROUP BY field, lower(remark)
