"""A small province: the 16 activities of 2020, some district visits, two units that have not reported."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from forms import forms
from organisation import Organisation, Period
from province import province_folder
from reports import Report, build
from warehouse.schema import views

HERE = Path(__file__).parent
SILENT = ("D203", "T_HQ")
THREE = ("D193", "D199", "T_THAN")
BOARDS = ("Ban Tổ chức - Kiểm tra", "Ban Phong trào", "Văn phòng")
FIELDS = {"ho_ten": 2, "ngay_tu": 6, "hinh_thuc": 9, "don_vi_den": 5, "chuyen_de": 10}
FIELDS |= {"ma_chi_tieu": 2, "chi_tieu_giao": 5, "thuc_hien": 6, "mang": 2, "ten_hoat_dong": 3, "luot_dvtn": 7}
KINDS = ("", "Chuyên đề", "Phối hợp", "Kiểm tra, giám sát", "Dự sinh hoạt")


class SmallWarehouse:
    """Writes visits as the warehouse holds them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        connection.execute("SET VARIABLE units = $1", [str(province_folder() / "units.csv")])
        connection.execute((HERE / "small_warehouse.sql").read_text(encoding="utf-8"))
        texts = views(forms())
        counted = [f"core_{form}__counted" for form in ("di_co_so_kq", "di_co_so_dk", "bc_solieu")]
        for name in ("core_asked_periods", *counted):
            connection.execute(f"CREATE VIEW {name} AS {texts[name]}")
        self._rows: dict[str, int] = {}

    def submission(self, unit: str, form: str, period: str) -> str:
        name = f"{unit}-{form}-{period}"
        if name not in self._rows:
            self._rows[name] = 7
            accepted = f"{period[:4]}-06-09 15:00:00+00"
            self.connection.execute(
                "INSERT INTO core_submissions VALUES (?, ?, ?, ?, 1, ?, ?, 'accepted', ?, true, 'counted')",
                [name, unit, form, period, f"{period}/{name}.xlsx", accepted, name],
            )
            self.connection.executemany(
                "INSERT INTO core_submission_columns VALUES (?, 'Kết quả', ?, ?)",
                [[name, field, column] for field, column in FIELDS.items()],
            )
        return name

    def visit(
        self, unit: str, cadre: str, kind: int, topic: str, first: date, *, days: int = 1, places: str = "",
        period: str = "2020-H1", board: str = "Văn phòng", proposal: str | None = None, month_only: bool = False,
    ) -> None:  # fmt: skip
        name = self.submission(unit, "DI_CO_SO_KQ", period)
        self._rows[name] += 1
        row, last = self._rows[name], first + timedelta(days=days - 1)
        self.connection.execute(
            f"INSERT INTO core_di_co_so_kq__current VALUES ({', '.join('?' * 26)})",
            [
                name, unit, period, "Kết quả", row, True, cadre, cadre, "Chuyên viên", board, places, first,
                f"{first.day}/{first.month}/{first.year}", last, "thang" if month_only else "ngay", days, kind,
                KINDS[kind], topic, topic, "12-QĐ/TĐTN", None, None, None, proposal, proposal,
            ],
        )  # fmt: skip
        for ordinal, place in enumerate(places.split(), start=1):
            self.connection.execute(
                "INSERT INTO core_visit_places VALUES ('DI_CO_SO_KQ', ?, 'Kết quả', ?, ?, ?, ?, ?)",
                [name, row, ordinal, place, place, period],
            )

    def plan(self, unit: str, cadre: str, kind: int, period: str = "2020-H1", board: str = "Văn phòng") -> None:
        name = self.submission(unit, "DI_CO_SO_DK", period)
        self._rows[name] += 1
        self.connection.execute(
            f"INSERT INTO core_di_co_so_dk__current VALUES ({', '.join('?' * 12)}, NULL)",
            [name, unit, period, "Kết quả", self._rows[name], True, cadre, cadre, "", board, kind, "Nội dung"],
        )

    def indicator(
        self, unit: str, code: str, value: float, period: str = "2020-H1", *, target: float | None = None,
        to_date: float | None = None, approximate: bool = False,
    ) -> None:  # fmt: skip
        name = self.submission(unit, "BC_SOLIEU", period)
        self._rows[name] += 1
        self.connection.execute(
            f"INSERT INTO core_bc_solieu__current VALUES ({', '.join('?' * 13)})",
            [
                name, unit, period, "Kết quả", self._rows[name], True, code, target, str(target), value, str(value),
                to_date, approximate,
            ],
        )  # fmt: skip

    def work(
        self, unit: str, section: int, activity: str, first: date, turns: int | None, *, proposed: bool = True,
        result: str | None = None, period: str = "2020-H1",
    ) -> None:  # fmt: skip
        name = self.submission(unit, "HOAT_DONG", period)
        self._rows[name] += 1
        self.connection.execute(
            f"INSERT INTO core_hoat_dong__current VALUES ({', '.join('?' * 18)})",
            [
                name, unit, period, "Kết quả", self._rows[name], True, section, str(section), activity, activity,
                "Nhà văn hóa", first, None, "ngay", turns, str(turns), result, proposed,
            ],
        )  # fmt: skip

    def numbers_came(self, period: str, *units: str) -> None:
        for unit in units:
            for form in ("BC_SOLIEU", "HOAT_DONG"):
                self.state(unit, form, period, "on_time")

    def state(self, unit: str, form: str, period: str, status: str) -> None:
        here = status in ("on_time", "late", "nil")
        received = f"{period[:4]}-06-{'12' if status == 'late' else '09'} 20:00:00+00"
        self.connection.execute(
            "INSERT INTO mart_state_of_returns VALUES (?, ?, ?, true, ?, ?, ?, ?, NULL, NULL, NULL)",
            [
                period, unit, form, status, f"{period[:4]}-06-10",
                received if here else None, 1 if here else None,
            ],
        )  # fmt: skip


def fill_states(warehouse: SmallWarehouse, period: str, silent: tuple[str, ...] = ()) -> None:
    for unit, form in Organisation.load().expected(Period.parse(period)):
        if form in ("DI_CO_SO_KQ", "DI_CO_SO_DK"):
            missing = unit.unit_id in silent and form == "DI_CO_SO_KQ"
            status = "missing" if missing else "late" if unit.unit_id == "D207" else "on_time"
            warehouse.state(unit.unit_id, form, period, status)


def fill_numbers(warehouse: SmallWarehouse) -> None:
    """Three units that have reported the first half of 2020, once, twice and three times as much as that of 2019."""
    for period in ("2020-H1", "2019-H1"):
        warehouse.numbers_came(period, *THREE)
    for place, unit in enumerate(THREE, start=1):
        for code, value in (("MAU_DONVI", 100), ("DV_SO", 1000), ("CD_SO", 50), ("CTTN_GIATRI", 400_000_000)):
            warehouse.indicator(unit, code, value * place, target=200 if code == "MAU_DONVI" else None)
            warehouse.indicator(unit, code, value, "2019-H1")
        turns, result = 100 * place, f"Thu gom {place} tấn rác thải"
        warehouse.work(unit, 2, "Hãy làm sạch biển", date(2020, 3, 17), turns, result=result)


def fill_province(warehouse: SmallWarehouse) -> None:
    with (HERE / "activities_2020.csv").open(encoding="utf-8") as lines:
        for number, line in enumerate(csv.DictReader(lines)):
            cadre, board = f"Nguyễn Văn {'ABCDEF'[number % 6]}", BOARDS[number % 6 % 3]
            day = date.fromisoformat(line["day"])
            warehouse.visit(
                "QN",
                cadre,
                int(line["kind"]),
                line["topic"],
                day,
                days=1 + number % 3,
                places=line["places"],
                board=board,
            )
            warehouse.plan("QN", cadre, int(line["kind"]), board=board)


def fill_districts(warehouse: SmallWarehouse, period: str, visits: int) -> None:
    organisation = Organisation.load()
    on = Period.parse(period).end
    units = [unit for unit in organisation.valid(on) if unit.level == "district" and unit.unit_id not in SILENT]
    for place, unit in enumerate(units):
        bases = [base.unit_id for base in organisation.valid(on) if base.parent_id == unit.unit_id]
        for number in range(visits):
            day = date(on.year, 2, 3) + timedelta(days=7 * number + place)
            cadre = f"Trần Thị {'GHIK'[number % 4]}"
            proposal = "Hỗ trợ kinh phí tập huấn cán bộ chi đoàn" if number == 1 else None
            base = bases[number % len(bases)] if bases else unit.unit_id
            topic = f"Sinh hoạt chi đoàn chủ điểm tháng {day.month}"
            warehouse.visit(
                unit.unit_id, cadre, number % 4 + 1, topic, day, places=base, period=period, proposal=proposal,
                board=unit.union_name,
            )  # fmt: skip


@pytest.fixture
def empty() -> SmallWarehouse:
    return SmallWarehouse(duckdb.connect())


@pytest.fixture(scope="session")
def filled() -> SmallWarehouse:
    """Three units' numbers and activities, for tests that only read."""
    warehouse = SmallWarehouse(duckdb.connect())
    fill_numbers(warehouse)
    return warehouse


@pytest.fixture
def three(empty: SmallWarehouse) -> SmallWarehouse:
    """The same, for tests that change something."""
    fill_numbers(empty)
    return empty


def small_one() -> SmallWarehouse:
    warehouse = SmallWarehouse(duckdb.connect())
    fill_states(warehouse, "2020-H1", SILENT)
    fill_states(warehouse, "2019-H1")
    fill_province(warehouse)
    fill_districts(warehouse, "2020-H1", 6)
    fill_districts(warehouse, "2019-H1", 5)
    return warehouse


@pytest.fixture(scope="session")
def province() -> duckdb.DuckDBPyConnection:
    """Reports only read it; their temporary tables do not outlive the next call."""
    return small_one().connection


@pytest.fixture(scope="module")
def small_province() -> SmallWarehouse:
    """The same, for the tests of one module that change something."""
    return small_one()


@pytest.fixture(scope="session")
def half_year(province: duckdb.DuckDBPyConnection) -> Report:
    return build(province, "field_visits", Period.parse("2020-H1"), label="dữ liệu mẫu")
