"""Names of cadres leave an export, and old periods when their time is over; the figures stay what they were."""

from __future__ import annotations

import re
from datetime import date

import duckdb
import pytest

from findings import catalogue
from forms import forms
from warehouse import Warehouse
from warehouse.connection import backend_of
from warehouse.form_tables import LINEAGE, table_name
from warehouse.privacy import columns_listed, export_without_names, forget_names, is_understood
from warehouse.transfer import TransferError

NAMES = ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa", "Trần Văn Bách")


@pytest.fixture
def with_names(setting, province, later):
    """Visits in 2019 and 2020; a name also stands in a finding, a result, and a row that could not be read."""
    warehouse = Warehouse(setting)
    for night, period in enumerate(("2019-H1", "2020-H1")):
        made_on = [date(int(period[:4]), 3, 17)] * 3
        visits = province.visits(
            3, ho_ten=list(NAMES), ngay_tu=made_on, ket_qua=["Tốt", f"Đ/c {NAMES[2]} chủ trì", None]
        )
        table = province.table(visits, period=period)
        found = catalogue().find("days_differ", sheet=table.sheet, row=8, field="ho_ten", value=NAMES[2])
        warehouse.load(province.night(province.checked(table, findings=[found]), started_at=later(night)))
    return warehouse


def _everything(connection):
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()")
    return {table: str(connection.execute(f"FROM {table}").fetchall()) for (table,) in tables.fetchall()}


def test_an_export_without_names_holds_no_name_and_the_same_figures(with_names, setting, tmp_path):
    path = tmp_path / "khong-ten.duckdb"
    export_without_names(backend_of(setting), path)

    with duckdb.connect(path, read_only=True) as connection:
        held = _everything(connection)
        assert not [table for table, text in held.items() for name in NAMES if name in text]
        query = "SELECT count(*), count(DISTINCT ho_ten), count(ho_ten_raw) FROM core_di_co_so_kq__current"
        assert connection.execute(query).fetchone() == (6, 2, 6)
        (result,) = connection.execute("SELECT ket_qua FROM core_di_co_so_kq__current WHERE row = 9").fetchone()
    assert re.fullmatch(r"Chữ \d{4}", result)
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_the_warehouse_itself_keeps_its_names(with_names, setting, tmp_path):
    export_without_names(backend_of(setting), tmp_path / "khong-ten.duckdb")
    with with_names.reading() as connection:
        assert connection.execute("SELECT count(DISTINCT ho_ten) FROM core_di_co_so_kq__records").fetchone() == (3,)


def test_only_periods_whose_time_is_over_lose_their_names(with_names, setting):
    backend_of(setting).publish(lambda connection: forget_names(connection, date(2020, 1, 1)))
    with with_names.reading() as connection:
        named = "SELECT period, count(*) FILTER (WHERE ho_ten NOT LIKE 'Cán bộ%') FROM core_di_co_so_kq__records"
        assert connection.execute(f"{named} GROUP BY 1 ORDER BY 1").fetchall() == [("2019-H1", 0), ("2020-H1", 3)]


def test_a_file_that_is_there_is_not_overwritten(with_names, setting, tmp_path):
    path = tmp_path / "co-roi.duckdb"
    path.write_text("của người khác", encoding="utf-8")
    with pytest.raises(TransferError, match="đã có"):
        export_without_names(backend_of(setting), path)
    assert path.read_text(encoding="utf-8") == "của người khác"


def test_somebody_has_said_of_every_text_column_what_it_holds(setting):
    """A new column is taken for text until it stands in nameless.csv; ids taken for text would join to nothing."""
    of_forms = {table_name(form.id) for form in forms().values()}
    with Warehouse(setting).reading() as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "JOIN duckdb_tables() USING (database_name, table_name) "
            "WHERE database_name = current_database() AND data_type = 'VARCHAR'"
        ).fetchall()
    assert {column for column in columns if column[0] not in of_forms} == set(columns_listed())
    assert {"submission_id", "unit_id", "period", "sheet"} <= set(LINEAGE)


@pytest.mark.parametrize(
    "text",
    [
        *("17/3/2020", "9.854", "42/42", "B7", "B7:B9, C8", "2020-06-05T19:00:00+00:00", "", "Huyện đoàn Tiên Yên"),
        *(
            "HUYỆN ĐOÀN TIÊN YÊN",
            "Kiểm tra, giám sát",
            "Họ và tên cán bộ",
            "D199",
            "2020",
            "Cán bộ 0042",
            "Tệp 0001.xlsx",
        ),
    ],
)
def test_what_is_understood_stays(text):
    assert is_understood(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Nguyễn Văn A",
            "nguyen van a",
            "N.V.A",
            "Hoa",
            "Đ/c Hoa",
            "Huyện đoàn Tiên Yên (đ/c Hoa)",
            "0912 345 678 (Hoa)",
        ),
        *("Cán bộ 42", "Cán bộ 0042 Hoa", "2020 Hoa", "AB", "hoa@example.org"),
    ],
)
def test_any_other_text_may_be_a_name(text):
    assert not is_understood(text)


def test_names_are_forgotten_in_a_lake_as_in_a_file(province, lake, later):
    warehouse = Warehouse(lake)
    table = province.table(province.visits(2, ho_ten=list(NAMES[1:])), period="2019-H1")
    found = catalogue().find("days_differ", sheet=table.sheet, row=8, field="ho_ten", value=NAMES[2])
    warehouse.load(province.night(province.checked(table, findings=[found]), started_at=later(0)))
    place = backend_of(lake)
    with place.alone():
        place.publish(lambda connection: forget_names(connection, date(2020, 1, 1)))
    with warehouse.reading() as connection:
        assert not [name for text in _everything(connection).values() for name in NAMES if name in text]
