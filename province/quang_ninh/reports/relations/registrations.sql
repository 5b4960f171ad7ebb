-- One row a visit registered that counts in the period, in which of its unit's returns it stands.
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    unit.level AS unit_level,
    unit.union_name,
    record.ho_ten,
    record.ho_ten_raw,
    record.unit_id || '/' || text_key(record.ho_ten) AS cadre,
    coalesce(record.ban_don_vi, 'Không ghi ban, đơn vị') AS ban_don_vi,
    record.unit_id || '/' || text_key(coalesce(record.ban_don_vi, '')) AS board,
    record.ngay_tu,
    record.hinh_thuc,
    record.ho_ten || ': ' || coalesce(record.chuyen_de, '') AS detail,
    false AS approximate
FROM core_di_co_so_dk__counted AS record
JOIN report_senders AS unit USING (unit_id, period)
WHERE record.asked_period = getvariable('report_period')
