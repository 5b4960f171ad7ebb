-- One row a unit reached by a visit, as it was on that day: `reached_id` is the district, affiliated or commune Union, `base_id` the base unit.
SELECT
    visit.* EXCLUDE (detail),
    place.ordinal,
    unit.place_name,
    CASE WHEN unit.level = 'base' THEN unit.parent_id ELSE unit.unit_id END AS reached_id,
    CASE WHEN unit.level IN ('base', 'commune') THEN unit.unit_id END AS base_id,
    visit.ho_ten || ' đến ' || unit.union_name AS detail
FROM report_visits AS visit
JOIN core_visit_places AS place
    ON place.form = 'DI_CO_SO_KQ'
    AND place.period = visit.period
    AND place.submission_id = visit.submission_id
    AND place.sheet IS NOT DISTINCT FROM visit.sheet
    AND place."row" = visit."row"
JOIN report_units_of_the_day AS unit
    ON unit.unit_id = place.unit_id
    AND unit.valid_from <= coalesce(visit.ngay_tu, getvariable('report_end'))
    AND unit.valid_to >= coalesce(visit.ngay_tu, getvariable('report_end'))
WHERE unit.level <> 'province'
