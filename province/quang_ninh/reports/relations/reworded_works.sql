-- One row an activity of a part of the year that the year's return of the same unit tells of the same section and day under
-- another name: it may be the same one, and is not counted again before somebody decides.
SELECT
    part.unit_id,
    unit.union_name,
    part.ten_hoat_dong AS name,
    string_agg(DISTINCT yearly.ten_hoat_dong, '; ') AS yearly_name
FROM core_hoat_dong__current AS part
JOIN report_senders AS unit ON unit.unit_id = part.unit_id AND unit.period = part.period
JOIN core_hoat_dong__current AS yearly
    ON yearly.unit_id = part.unit_id AND yearly.mang = part.mang AND yearly.ngay_tu = part.ngay_tu
WHERE yearly.period = getvariable('report_period')
  AND yearly.period NOT LIKE '%-%'
  AND part.period <> yearly.period
  AND list_contains(getvariable('report_periods'), part.period)
  AND unit.level <> 'base'
GROUP BY part.unit_id, unit.union_name, part.ten_hoat_dong, part.submission_id, part.sheet, part."row"
HAVING NOT bool_or(text_key(yearly.ten_hoat_dong) = text_key(part.ten_hoat_dong))
