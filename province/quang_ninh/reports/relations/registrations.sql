-- One row a visit registered for the period; where a unit registered for the whole year, that is the set.
WITH whole AS (
    SELECT DISTINCT unit_id FROM core_di_co_so_dk__current WHERE period = getvariable('report_period') AND period NOT LIKE '%-%'
)
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
FROM core_di_co_so_dk__current AS record
JOIN report_senders AS unit USING (unit_id, period)
WHERE list_contains(getvariable('report_periods'), record.period)
  AND (record.period = getvariable('report_period') OR record.unit_id NOT IN (FROM whole))
