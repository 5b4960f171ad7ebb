-- One row a field visit that counts in the period. A cadre is a name within the unit that reports it. Where a unit sent a
-- return for the whole year, that is the set of its visits: those of its halves are in it, or have been left out.
WITH whole AS (
    SELECT DISTINCT unit_id FROM core_di_co_so_kq__current WHERE period = getvariable('report_period') AND period NOT LIKE '%-%'
)
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    record.period,
    unit.level AS unit_level,
    unit.union_name,
    record.ho_ten,
    record.ho_ten_raw,
    record.unit_id || '/' || text_key(record.ho_ten) AS cadre,
    record.chuc_vu,
    coalesce(record.ban_don_vi, 'Không ghi ban, đơn vị') AS ban_don_vi,
    record.unit_id || '/' || text_key(coalesce(record.ban_don_vi, '')) AS board,
    record.don_vi_den_raw,
    record.ngay_tu,
    coalesce(record.ngay_den, record.ngay_tu) AS ngay_den,
    record.ngay_tu_raw,
    (record.do_chinh_xac IS NOT DISTINCT FROM 'thang') AS month_only,
    record.so_ngay,
    CASE WHEN NOT month_only THEN record.ngay_tu END AS first_day,
    CASE WHEN NOT month_only THEN coalesce(record.ngay_den, record.ngay_tu) END AS last_day,
    CASE WHEN month_only THEN 'Chỉ ghi tháng ' || strftime(record.ngay_tu, '%m/%Y') END AS remark,
    record.hinh_thuc,
    record.hinh_thuc_raw,
    record.chuyen_de,
    record.chuyen_de_raw,
    record.so_quyet_dinh,
    record.ket_qua,
    record.ton_tai,
    record.ton_tai_raw,
    record.kien_nghi,
    record.kien_nghi_raw,
    record.ho_ten || ': ' || coalesce(record.chuyen_de, '') AS detail,
    false AS approximate
FROM core_di_co_so_kq__current AS record
JOIN report_senders AS unit USING (unit_id, period)
WHERE list_contains(getvariable('report_periods'), record.period)
  AND (record.period = getvariable('report_period') OR record.unit_id NOT IN (FROM whole))
