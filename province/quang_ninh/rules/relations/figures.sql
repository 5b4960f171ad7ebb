-- Figures of BC_SOLIEU that count: one row a unit, period and indicator, with `asked` where the cell is doubted already.
SELECT
    record.submission_id,
    record.sheet,
    record."row",
    record.unit_id,
    record.period,
    rule_returns.touched,
    record.ma_chi_tieu,
    coalesce(record.chi_tieu, record.ma_chi_tieu) AS chi_tieu,
    record.thuc_hien,
    record.thuc_hien_raw,
    record.luy_ke,
    record.luy_ke_raw,
    list_contains($flows, record.ma_chi_tieu) AS flow,  -- What adds up over time, not what is counted on a day.
    coalesce(record.gan_dung, false) AS gan_dung,
    asked.submission_id IS NOT NULL AS asked
FROM core_bc_solieu__records AS record
JOIN rule_returns ON rule_returns.submission_id = record.submission_id AND rule_returns.period = record.period
LEFT JOIN core_submission_columns AS place
    ON place.submission_id = record.submission_id AND place.sheet = record.sheet AND place.field = 'thuc_hien'
LEFT JOIN rule_asked AS asked
    ON asked.submission_id = record.submission_id AND asked.sheet = record.sheet AND asked."row" = record."row"
    AND asked.column_no = place.column_no
WHERE record.in_figures AND record.thuc_hien IS NOT NULL
