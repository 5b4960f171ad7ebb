-- One row a visit to a household that counts in the quarter.
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    record.period,
    unit.union_name,
    record.chu_ho,
    record.chu_ho_raw,
    record.noi_o_raw,
    record.buoi_tham,
    record.buoi_tham_raw,
    record.dien_ho,
    record.dien_ho_raw,
    record.tien_qua,
    record.tien_qua_raw,
    record.chu_ho || ' (' || record.noi_o || ')' AS detail,
    false AS approximate
FROM core_tham_ho__counted AS record
JOIN report_senders AS unit USING (unit_id, period)
WHERE record.asked_period = getvariable('report_period')
