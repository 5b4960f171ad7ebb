-- A figure more than so many times, or less than that part of, the same unit's figure of the same period last year.
-- Small counts jump by nature: one of the two must reach `least`.
SELECT
    now.submission_id,
    now.sheet,
    now."row",
    now.result_field AS field,
    now.result_raw AS value,
    now.label AS indicator,
    before.result AS expected
FROM rule_figures AS now
JOIN rule_figures AS before
    ON before.form = now.form AND before.unit_id = now.unit_id AND before.indicator = now.indicator
    AND before.period = (left(now.period, 4)::INTEGER - 1)::VARCHAR || substr(now.period, 5)
WHERE list_contains($forms, now.form) AND now.touched AND NOT before.asked AND before.result > 0
    AND greatest(now.result, before.result) >= $least
    AND (now.result > $times * before.result OR now.result * $times < before.result)
