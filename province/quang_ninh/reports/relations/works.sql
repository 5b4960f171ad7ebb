-- One row a notable activity reported for the period. One reported again for the year is the same activity, and what the
-- year's return says of it counts; one of the same unit, section and day under another name may be the same one: the year's
-- return counts, and the other waits until somebody decides (`reworded_works`).
WITH yearly AS (
    SELECT unit_id, mang, ngay_tu, list(text_key(ten_hoat_dong)) AS names
    FROM core_hoat_dong__current
    WHERE period = getvariable('report_period') AND period NOT LIKE '%-%'
    GROUP BY ALL
)
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    unit.union_name,
    array_position(['province', 'district', 'affiliated', 'commune'], unit.level) AS level_no,
    record.mang,
    record.mang_raw,
    record.ten_hoat_dong,
    record.ten_hoat_dong_raw,
    record.dia_diem,
    record.ngay_tu,
    (record.do_chinh_xac IS NOT DISTINCT FROM 'thang') AS month_only,
    CASE WHEN NOT month_only THEN record.ngay_tu END AS first_day,
    CASE WHEN NOT month_only THEN coalesce(record.ngay_den, record.ngay_tu) END AS last_day,
    record.luot_dvtn,
    record.luot_dvtn_raw,
    nullif(trim(record.ket_qua, ' .;'), '') AS ket_qua,
    coalesce(record.de_nghi, false) AS proposed,
    CASE WHEN record.de_nghi THEN 'Có' WHEN NOT record.de_nghi THEN 'Không' END AS proposal,
    record.mang || '/' || text_key(record.ten_hoat_dong) AS work,
    record.ten_hoat_dong || ' (' || unit.union_name || ')' AS detail,
    false AS approximate
FROM core_hoat_dong__current AS record
JOIN report_senders AS unit USING (unit_id, period)
LEFT JOIN yearly
    ON yearly.unit_id = record.unit_id AND yearly.mang = record.mang AND yearly.ngay_tu = record.ngay_tu
    AND record.period <> getvariable('report_period')
WHERE list_contains(getvariable('report_periods'), record.period)
  AND unit.level <> 'base'
  AND (yearly.names IS NULL OR list_contains(yearly.names, text_key(record.ten_hoat_dong)))
QUALIFY row_number() OVER (
    PARTITION BY record.unit_id, record.ngay_tu, text_key(record.ten_hoat_dong), text_key(coalesce(record.dia_diem, ''))
    ORDER BY record.period = getvariable('report_period') DESC, record.period DESC, record.submission_id, record.sheet, record."row"
) = 1
