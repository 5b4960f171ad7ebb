-- A visit registered, over long enough for the result return to tell of it, and not in that return.
SELECT submission_id, sheet, "row", 'ho_ten' AS field, ho_ten_raw AS value, first_day
FROM rule_unmatched
WHERE form = 'DI_CO_SO_DK' AND ordinal > moved
