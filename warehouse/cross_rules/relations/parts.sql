-- Returns for the whole of a period beside counted returns for parts of it: one row a whole and a part that no larger
-- part holds.
SELECT
    whole.submission_id AS whole_id,
    whole.form,
    whole.unit_id,
    whole.period,
    date_diff('month', larger.starts_on, larger.ends_on) + 1 AS whole_months,
    part.submission_id AS part_id,
    smaller.label AS part_label,
    date_diff('month', smaller.starts_on, smaller.ends_on) + 1 AS part_months
FROM rule_returns AS whole
JOIN core_periods AS larger ON larger.period = whole.period
JOIN rule_returns AS part ON part.unit_id = whole.unit_id AND part.form = whole.form AND part.period <> whole.period
JOIN core_periods AS smaller
    ON smaller.period = part.period AND smaller.starts_on >= larger.starts_on AND smaller.ends_on <= larger.ends_on
WHERE whole.touched AND NOT EXISTS (
    SELECT 1
    FROM rule_returns AS between_
    JOIN core_periods AS middle ON middle.period = between_.period
    WHERE between_.unit_id = whole.unit_id AND between_.form = whole.form
        AND between_.period <> whole.period AND between_.period <> part.period
        AND middle.starts_on <= smaller.starts_on AND middle.ends_on >= smaller.ends_on
        AND middle.starts_on >= larger.starts_on AND middle.ends_on <= larger.ends_on
)
