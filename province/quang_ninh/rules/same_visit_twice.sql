-- A visit that another unit reports as well: the same cadre on the same days at the same unit. A name alone is not a
-- person, so the days must be known and the place be one unit for certain.
WITH placed AS (
    SELECT visit.*, place.unit_id AS place_id
    FROM rule_visits AS visit
    JOIN core_visit_places AS place
        ON place.period = visit.period AND place.submission_id = visit.submission_id AND place.sheet = visit.sheet
        AND place."row" = visit."row"
    WHERE visit.form = 'DI_CO_SO_KQ' AND visit.in_figures AND NOT visit.month_only
        AND place.field = 'don_vi_den' AND place.unit_id IS NOT NULL
)
SELECT
    visit.submission_id,
    visit.sheet,
    visit."row",
    'ho_ten' AS field,
    any_value(visit.ho_ten_raw) AS value,
    any_value(visit.first_day) AS first_day,
    min(unit.union_name) AS other_unit,
    -- Where one of the two waits, the other counts.
    min(CASE WHEN mine.because = 'same_visit_twice' THEN unit.union_name ELSE own.union_name END) AS counted_unit
FROM placed AS visit
JOIN placed AS other
    ON other.cadre = visit.cadre AND other.first_day = visit.first_day AND other.last_day = visit.last_day
    AND other.place_id = visit.place_id AND other.unit_id <> visit.unit_id
JOIN core_units__by_period AS unit ON unit.period = other.period AND unit.unit_id = other.unit_id
JOIN core_units__by_period AS own ON own.period = visit.period AND own.unit_id = visit.unit_id
LEFT JOIN core_ledger__rows AS mine
    ON mine.submission_id = visit.submission_id AND mine.sheet = visit.sheet AND mine."row" = visit."row"
LEFT JOIN core_ledger__rows AS theirs
    ON theirs.submission_id = other.submission_id AND theirs.sheet = other.sheet AND theirs."row" = other."row"
WHERE 'same_visit_twice' IN (mine.because, theirs.because)
GROUP BY visit.submission_id, visit.sheet, visit."row"
