-- A visit reported that the registration of the same unit and period does not have.
SELECT submission_id, sheet, "row", 'ho_ten' AS field, ho_ten_raw AS value, first_day
FROM rule_unmatched
WHERE form = 'DI_CO_SO_KQ' AND ordinal > moved
