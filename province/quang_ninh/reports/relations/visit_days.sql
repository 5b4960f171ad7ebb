-- One row a day of a visit. Two visits of one cadre on one day share `cadre_day`, and so count as one day.
-- A visit dated to the month only counts the days its return states, apart from all others, and is approximate. Where it
-- states none nobody knows how many it took: a row without a day of its own, so that the figure is approximate all the same.
WITH dated AS (
    SELECT visit.*, unnest(generate_series(visit.ngay_tu, visit.ngay_den, INTERVAL 1 DAY))::DATE AS "day"
    FROM report_visits AS visit
    WHERE NOT visit.month_only
),
undated AS (
    SELECT visit.*, unnest(CASE WHEN visit.so_ngay > 0 THEN range(visit.so_ngay::BIGINT) ELSE [NULL] END) AS ordinal
    FROM report_visits AS visit
    WHERE visit.month_only
)
SELECT
    * EXCLUDE ("day", detail),
    cadre || '/' || "day" AS cadre_day,
    ho_ten || ', ngày ' || strftime("day", '%d/%m/%Y') AS detail
FROM dated
UNION ALL
SELECT
    * EXCLUDE (ordinal, detail) REPLACE (true AS approximate),
    submission_id || '/' || coalesce(sheet, '') || '/' || "row" || '/' || ordinal AS cadre_day,
    ho_ten || ', tháng ' || strftime(ngay_tu, '%m/%Y') || coalesce(', ngày thứ ' || (ordinal + 1), ', không ghi số ngày') AS detail
FROM undated
