-- A figure more than so many times, or less than that part of, the same unit's figure of the same period last year.
-- Small counts jump by nature: one of the two must reach `least`.
SELECT
    now.submission_id,
    now.sheet,
    now."row",
    'thuc_hien' AS field,
    now.thuc_hien_raw AS value,
    now.chi_tieu AS indicator,
    before.thuc_hien AS expected
FROM rule_figures AS now
JOIN rule_figures AS before
    ON before.unit_id = now.unit_id AND before.ma_chi_tieu = now.ma_chi_tieu
    AND before.period = (left(now.period, 4)::INTEGER - 1)::VARCHAR || substr(now.period, 5)
WHERE now.touched AND NOT before.asked AND before.thuc_hien > 0
    AND greatest(now.thuc_hien, before.thuc_hien) >= $least
    AND (now.thuc_hien > $times * before.thuc_hien OR now.thuc_hien * $times < before.thuc_hien)
