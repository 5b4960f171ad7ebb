-- The tables and views a report reads, with the names and columns of the warehouse and nothing else.
CREATE TABLE core_units AS
SELECT
    * EXCLUDE (valid_from, valid_to),
    nullif(valid_from, '')::DATE AS valid_from,
    nullif(valid_to, '')::DATE AS valid_to
FROM read_csv(getvariable('units'), all_varchar = true, nullstr = '∅');
CREATE TABLE core_submissions (
    submission_id VARCHAR, unit_id VARCHAR, form VARCHAR, period VARCHAR, version INTEGER, file VARCHAR,
    accepted_at TIMESTAMPTZ, status VARCHAR, sha256 VARCHAR, counted BOOLEAN DEFAULT true, ledger_state VARCHAR DEFAULT 'counted'
);
CREATE TABLE core_ledger__rows (submission_id VARCHAR, sheet VARCHAR, "row" INTEGER, state VARCHAR, because VARCHAR);
CREATE TABLE core_submission_columns (submission_id VARCHAR, sheet VARCHAR, field VARCHAR, column_no INTEGER);
CREATE TABLE core_di_co_so_kq__current (
    submission_id VARCHAR, unit_id VARCHAR, period VARCHAR, sheet VARCHAR, "row" INTEGER, in_figures BOOLEAN,
    ho_ten VARCHAR, ho_ten_raw VARCHAR, chuc_vu VARCHAR, ban_don_vi VARCHAR, don_vi_den_raw VARCHAR,
    ngay_tu DATE, ngay_tu_raw VARCHAR, ngay_den DATE, do_chinh_xac VARCHAR, so_ngay BIGINT, hinh_thuc INTEGER,
    hinh_thuc_raw VARCHAR, chuyen_de VARCHAR, chuyen_de_raw VARCHAR, so_quyet_dinh VARCHAR, ket_qua VARCHAR,
    ton_tai VARCHAR, ton_tai_raw VARCHAR, kien_nghi VARCHAR, kien_nghi_raw VARCHAR
);
CREATE TABLE core_di_co_so_dk__current (
    submission_id VARCHAR, unit_id VARCHAR, period VARCHAR, sheet VARCHAR, "row" INTEGER, in_figures BOOLEAN,
    ho_ten VARCHAR, ho_ten_raw VARCHAR, chuc_vu VARCHAR, ban_don_vi VARCHAR, hinh_thuc INTEGER, chuyen_de VARCHAR,
    ngay_tu DATE
);
CREATE TABLE core_visit_places (
    form VARCHAR, submission_id VARCHAR, sheet VARCHAR, "row" INTEGER, ordinal INTEGER, place_raw VARCHAR,
    unit_id VARCHAR, period VARCHAR
);
CREATE TABLE mart_state_of_returns (
    period VARCHAR, unit_id VARCHAR, form VARCHAR, expected BOOLEAN, status VARCHAR, due_on DATE,
    received_at TIMESTAMPTZ, version INTEGER, ledger_state VARCHAR, records_in_figures BIGINT, parts_sent VARCHAR
);
CREATE TABLE core_bc_solieu__current (
    submission_id VARCHAR, unit_id VARCHAR, period VARCHAR, sheet VARCHAR, "row" INTEGER, in_figures BOOLEAN,
    ma_chi_tieu VARCHAR, chi_tieu_giao DECIMAL(20, 4), chi_tieu_giao_raw VARCHAR, thuc_hien DECIMAL(20, 4),
    thuc_hien_raw VARCHAR, luy_ke DECIMAL(20, 4), gan_dung BOOLEAN
);
CREATE TABLE core_hoat_dong__current (
    submission_id VARCHAR, unit_id VARCHAR, period VARCHAR, sheet VARCHAR, "row" INTEGER, in_figures BOOLEAN,
    mang INTEGER, mang_raw VARCHAR, ten_hoat_dong VARCHAR, ten_hoat_dong_raw VARCHAR, dia_diem VARCHAR,
    ngay_tu DATE, ngay_den DATE, do_chinh_xac VARCHAR, luot_dvtn BIGINT, luot_dvtn_raw VARCHAR, ket_qua VARCHAR,
    de_nghi BOOLEAN
);
CREATE TABLE core_di_co_so_kq__records AS FROM core_di_co_so_kq__current;
CREATE TABLE core_di_co_so_dk__records AS FROM core_di_co_so_dk__current;
CREATE TABLE core_bc_solieu__records AS FROM core_bc_solieu__current;
CREATE TABLE core_hoat_dong__records AS FROM core_hoat_dong__current;
CREATE TABLE core_sent_back_rows (sha256 VARCHAR, form VARCHAR, sheet VARCHAR, "row" INTEGER);
CREATE TABLE core_findings (
    submission_id VARCHAR, unit_id VARCHAR, form VARCHAR, period VARCHAR, code VARCHAR, params VARCHAR, sheet VARCHAR,
    "row" INTEGER
);
CREATE TABLE mart_findings__life (
    submission_id VARCHAR, unit_id VARCHAR, form VARCHAR, period VARCHAR, code VARCHAR, severity VARCHAR, state VARCHAR,
    sheet VARCHAR, "row" INTEGER, field VARCHAR, params VARCHAR
);
CREATE TABLE core_periods AS
SELECT
    the_year || '-H' || half AS period,
    '6 tháng ' || CASE half WHEN 1 THEN 'đầu' ELSE 'cuối' END || ' năm ' || the_year AS label,
    make_date(the_year, half * 6 - 5, 1) AS starts_on,
    last_day(make_date(the_year, half * 6, 1)) AS ends_on
FROM range(2018, 2027) AS years(the_year), range(1, 3) AS halves(half)  -- noqa: AL05
UNION ALL
SELECT the_year::VARCHAR, 'năm ' || the_year, make_date(the_year, 1, 1), make_date(the_year, 12, 31)
FROM range(2018, 2027) AS years(the_year);  -- noqa: AL05
