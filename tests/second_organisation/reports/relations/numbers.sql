-- One row an indicator of a district that counts in the quarter.
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    unit.union_name,
    record.ma_so,
    record.dat_duoc,
    record.dat_duoc_raw,
    unit.union_name || ': ' || record.ma_so AS detail,
    false AS approximate
FROM core_chi_so__counted AS record
JOIN report_senders AS unit USING (unit_id, period)
WHERE unit.level = 'district' AND record.asked_period = getvariable('report_period')
