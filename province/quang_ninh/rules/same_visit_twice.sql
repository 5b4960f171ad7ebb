-- A visit that another unit reports as well: the same cadre on the same days at the same place. It counts for the unit that
-- told of it first and waits in the other's return until somebody decides (the ledger): both are asked.
WITH twice AS (
    SELECT waiting, counted
    FROM core_ledger__rows AS ledger
    JOIN rule_visits AS waiting
        ON waiting.submission_id = ledger.submission_id AND waiting.sheet = ledger.sheet AND waiting."row" = ledger."row"
    JOIN rule_visits AS counted
        ON counted.submission_id = ledger.by_submission_id AND counted.cadre = waiting.cadre
        AND counted.first_day = waiting.first_day AND counted.last_day = waiting.last_day
    WHERE ledger.because = 'same_visit_twice' AND waiting.form = 'DI_CO_SO_KQ' AND counted.form = 'DI_CO_SO_KQ'
),
sided AS (
    SELECT waiting AS visit, counted AS other, counted.unit_id AS owner_id FROM twice
    UNION ALL
    SELECT counted, waiting, counted.unit_id FROM twice
)
-- noqa: disable=RF01
-- "visit" and "other" are whole rows of rule_visits.
SELECT
    visit.submission_id,
    visit.sheet,
    visit."row",
    'ho_ten' AS field,
    any_value(visit.ho_ten_raw) AS value,
    any_value(visit.first_day) AS first_day,
    min(unit.union_name) AS other_unit,
    min(own.union_name) AS counted_unit
FROM sided
JOIN core_units__by_period AS unit ON unit.period = other.period AND unit.unit_id = other.unit_id
JOIN core_units__by_period AS own ON own.period = visit.period AND own.unit_id = sided.owner_id
GROUP BY visit.submission_id, visit.sheet, visit."row"
