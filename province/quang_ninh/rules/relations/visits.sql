-- Visits registered and made: one row a record of a counted return, in the figures or not, for a visit with a mistake in
-- its row was still registered, and still reported.
WITH visit AS (
    SELECT 'DI_CO_SO_DK' AS form, submission_id, period, sheet, "row", in_figures, ho_ten, ho_ten_raw, ngay_tu, ngay_den,
        do_chinh_xac
    FROM core_di_co_so_dk__records
    UNION ALL
    SELECT 'DI_CO_SO_KQ' AS form, submission_id, period, sheet, "row", in_figures, ho_ten, ho_ten_raw, ngay_tu, ngay_den,
        do_chinh_xac
    FROM core_di_co_so_kq__records
),
counted AS (
    SELECT visit.*, rule_returns.unit_id
    FROM visit
    JOIN rule_returns ON rule_returns.submission_id = visit.submission_id AND rule_returns.period = visit.period
    WHERE rule_returns.touched
)
SELECT
    counted.unit_id,
    counted.period,
    counted.form,
    counted.submission_id,
    counted.sheet,
    counted."row",
    counted.in_figures,
    counted.ho_ten_raw,
    text_key(counted.ho_ten) AS cadre,
    least(counted.ngay_tu, counted.ngay_den) AS first_day,
    greatest(counted.ngay_tu, counted.ngay_den) AS last_day,
    (counted.do_chinh_xac IS NOT DISTINCT FROM 'thang') AS month_only
FROM counted
WHERE counted.ho_ten IS NOT NULL
