"""Names of cadres leave an export, and old periods when their time is over; the figures stay what they were."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from findings import catalogue
from warehouse import Warehouse
from warehouse.connection import gear
from warehouse.privacy import export_without_names, forget_names
from warehouse.transfer import TransferError

NAMES = ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa", "Trần Văn Bách")


@pytest.fixture
def with_names(setting, province, later):
    """Visits in 2019 and 2020; a name also stands in a finding, a result, and a row that could not be read."""
    warehouse = Warehouse(setting)
    for night, period in enumerate(("2019-H1", "2020-H1")):
        visits = province.visits(3, ho_ten=list(NAMES), ket_qua=["Tốt", f"Đ/c {NAMES[2]} chủ trì", None])
        table = province.table(visits, period=period)
        found = catalogue().find("days_differ", sheet=table.sheet, row=8, field="ho_ten", value=NAMES[2])
        warehouse.load(province.night(province.checked(table, findings=[found]), started_at=later(night)))
    return warehouse


def _everything(connection):
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()")
    return {table: str(connection.execute(f"FROM {table}").fetchall()) for (table,) in tables.fetchall()}


def test_an_export_without_names_holds_no_name_and_the_same_figures(with_names, setting, tmp_path):
    path = tmp_path / "khong-ten.duckdb"
    export_without_names(gear(setting), path)

    with duckdb.connect(path, read_only=True) as connection:
        held = _everything(connection)
        assert not [table for table, text in held.items() for name in NAMES if name in text]
        query = "SELECT count(*), count(DISTINCT ho_ten), count(ho_ten_raw) FROM core_di_co_so_kq__current"
        assert connection.execute(query).fetchone() == (6, 2, 6)
        (result,) = connection.execute("SELECT ket_qua FROM core_di_co_so_kq__current WHERE row = 9").fetchone()
    assert result.startswith("Đ/c Cán bộ 000")
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_the_warehouse_itself_keeps_its_names(with_names, setting, tmp_path):
    export_without_names(gear(setting), tmp_path / "khong-ten.duckdb")
    with with_names.reading() as connection:
        assert connection.execute("SELECT count(DISTINCT ho_ten) FROM core_di_co_so_kq__records").fetchone() == (3,)


def test_only_periods_whose_time_is_over_lose_their_names(with_names, setting):
    gear(setting).publish(lambda connection: forget_names(connection, date(2020, 1, 1)))
    with with_names.reading() as connection:
        named = "SELECT period, count(*) FILTER (WHERE ho_ten NOT LIKE 'Cán bộ%') FROM core_di_co_so_kq__records"
        assert connection.execute(f"{named} GROUP BY 1 ORDER BY 1").fetchall() == [("2019-H1", 0), ("2020-H1", 3)]


def test_a_file_that_is_there_is_not_overwritten(with_names, setting, tmp_path):
    path = tmp_path / "co-roi.duckdb"
    path.write_text("của người khác", encoding="utf-8")
    with pytest.raises(TransferError, match="đã có"):
        export_without_names(gear(setting), path)
    assert path.read_text(encoding="utf-8") == "của người khác"
