-- One row a remark collected from the returns (shortcoming or proposal), said once, with everybody who made it.
WITH said AS (
    SELECT 'ton_tai' AS field, trim(ton_tai, ' .;') AS remark, union_name, unit_id FROM report_visits
    UNION ALL
    SELECT 'kien_nghi', trim(kien_nghi, ' .;'), union_name, unit_id FROM report_visits
),
by_unit AS (
    SELECT field, text_key(remark) AS remark_key, min(remark) AS remark, union_name, unit_id, count(*) AS times
    FROM said
    WHERE remark <> ''
      AND lower(remark) NOT IN ('không', 'không có', 'ko', 'k', '0', '-', '–')
    GROUP BY ALL
)
SELECT
    field,
    min(remark) AS remark,
    list(union_name ORDER BY unit_id) AS units,
    sum(times) AS times
FROM by_unit
GROUP BY field, remark_key
