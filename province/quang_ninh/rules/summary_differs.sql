-- A kind of visit that the summary counts otherwise than the result return of the same unit and period.
-- A visit to several units may stand once in each, and a row that is not in the figures may be of any kind: between the
-- least and the most that the result return can mean, nothing is said.
WITH pair AS (
    SELECT summary.submission_id, summary.period, detail.submission_id AS detail_id, detail.file AS other_file, detail.rows_out + detail.sent_back AS unsure
    FROM rule_returns AS summary
    JOIN rule_returns AS detail
        ON detail.unit_id = summary.unit_id AND detail.period = summary.period AND detail.form = 'DI_CO_SO_KQ'
    WHERE summary.form = 'DI_CO_SO_TH' AND summary.touched AND summary.rows_out + summary.sent_back = 0
),
summed AS (
    SELECT pair.submission_id, pair.detail_id, pair.other_file, pair.unsure, min(record.sheet) AS sheet,
        min(record."row") AS first_row, max(record."row") AS last_row, count(DISTINCT record.sheet) AS sheets,
        unnest(['ht1', 'ht2', 'ht3', 'ht4']) AS field,
        unnest([sum(record.ht1), sum(record.ht2), sum(record.ht3), sum(record.ht4)]) AS total
    FROM pair
    JOIN core_di_co_so_th__records AS record
        ON record.submission_id = pair.submission_id AND record.period = pair.period
    GROUP BY pair.submission_id, pair.detail_id, pair.other_file, pair.unsure
),
reached AS (
    SELECT submission_id, sheet, "row",
        sum(CASE WHEN unit_id IS NULL THEN len(regexp_split_to_array(place_raw, '[,;+&/]|\s+và\s+')) ELSE 1 END) AS places
    FROM core_visit_places
    WHERE form = 'DI_CO_SO_KQ' AND field = 'don_vi_den'
        AND (period, submission_id) IN (SELECT (period, detail_id) FROM pair)
    GROUP BY ALL
),
counted AS (
    SELECT visit.submission_id, 'ht' || visit.hinh_thuc AS field, count(*) AS visits, sum(coalesce(reached.places, 1)) AS most
    FROM core_di_co_so_kq__records AS visit
    LEFT JOIN reached
        ON reached.submission_id = visit.submission_id AND reached.sheet = visit.sheet AND reached."row" = visit."row"
    WHERE visit.in_figures AND (visit.period, visit.submission_id) IN (SELECT (period, detail_id) FROM pair)
    GROUP BY ALL
)
SELECT
    summed.submission_id,
    summed.sheet,
    NULL::INTEGER AS "row",
    summed.field,
    NULL::VARCHAR AS value,
    summed.total,
    coalesce(counted.visits, 0) AS expected,
    summed.other_file,
    -- The cells that were added up; on several sheets the column has to do.
    CASE
        WHEN summed.sheets > 1 THEN place.column_letters || ':' || place.column_letters
        WHEN summed.first_row = summed.last_row THEN place.column_letters || summed.first_row
        ELSE place.column_letters || summed.first_row || ':' || place.column_letters || summed.last_row
    END AS cells
FROM summed
LEFT JOIN core_submission_columns AS place
    ON place.submission_id = summed.submission_id AND place.sheet = summed.sheet AND place.field = summed.field
LEFT JOIN counted ON counted.submission_id = summed.detail_id AND counted.field = summed.field
WHERE summed.total NOT BETWEEN coalesce(counted.visits, 0) AND coalesce(counted.most, 0) + summed.unsure
