"""Both annual reports, and the half's and the year's, say the same of the same: from files to the printed sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from hopnhat.nightly import steps
from hopnhat.settings import Settings
from organisation import Period
from reports import Report, build, compute
from reports.compose import Items
from warehouse import Warehouse

YEAR, HALF = Period.parse("2020"), Period.parse("2020-H2")
TRIP = ("STT", "Họ và tên cán bộ", "Đơn vị đến", "Từ ngày", "Đến ngày", "Hình thức", "Nội dung/Chuyên đề")
NUMBER = ("STT", "Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Chỉ tiêu giao", "Thực hiện trong kỳ", "Lũy kế năm")
H1, H2, ALL = "6 tháng đầu năm 2020", "6 tháng cuối năm 2020", "Năm 2020"
FIRST, SECOND = (date(2020, 2, 3), date(2020, 3, 9), date(2020, 5, 4)), (date(2020, 9, 7), date(2020, 10, 5))


def write(inbox: Path, unit: str, period: str, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    title = "BÁO CÁO KẾT QUẢ ĐI CÔNG TÁC CƠ SỞ" if head is TRIP else "BIỂU SỐ LIỆU CÔNG TÁC ĐOÀN"
    for line in ((f"Đơn vị: {unit}",), (title,), (f"Kỳ báo cáo: {period}",), (), head, *rows):
        sheet.append(line)
    path = inbox / unit / f"{'Kết quả' if head is TRIP else 'Số liệu'} {period}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    an_hour_ago = time.time() - 3600  # a file of the last minute may still be on its way
    os.utime(path, (an_hour_ago, an_hour_ago))


def trips(unit: str, *days: date) -> list[tuple[object, ...]]:
    return [
        (number, f"Nguyễn Văn {unit[-3:]} {day.month}", "Huyện đoàn Hải Hà", day, day, "Kiểm tra, giám sát", "Kiểm tra")
        for number, day in enumerate(days, start=1)
    ]


def number(*figures: int | None) -> list[tuple[object, ...]]:
    return [(1, "MAU_DONVI", "Máu hiến", "đơn vị máu", *figures)]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One unit sent its halves and the whole year, another its halves alone, as files of one night."""
    home = tmp_path_factory.mktemp("year")
    inbox = home / "inbox"
    for unit in ("Huyện đoàn Tiên Yên", "Huyện đoàn Ba Chẽ"):
        write(inbox, unit, H1, TRIP, trips(unit, *FIRST))
        write(inbox, unit, H2, TRIP, trips(unit, *SECOND))
        write(inbox, unit, H1, NUMBER, number(1000, 150, 150))
        write(inbox, unit, H2, NUMBER, number(1000, 100, 250))
    write(inbox, "Huyện đoàn Tiên Yên", ALL, TRIP, trips("Huyện đoàn Tiên Yên", *FIRST, *SECOND))
    write(inbox, "Huyện đoàn Tiên Yên", ALL, NUMBER, number(1000, 250, None))
    settings = Settings.load(home)
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    with Warehouse(settings.warehouse).reading() as connection:
        yield connection


@pytest.fixture(scope="module")
def years(connection: duckdb.DuckDBPyConnection) -> dict[str, Report]:
    return {kind: build(connection, kind, YEAR) for kind in ("field_visits", "union_work")}


def said(report: Report) -> str:
    lines = [block.texts if isinstance(block, Items) else [getattr(block, "text", "")] for block in report.body]
    return "\n".join(text for texts in lines for text in texts)


def test_both_annual_reports_count_the_same_visits(years: dict[str, Report]) -> None:
    for year in years.values():
        assert year.figures["visits.total"].value == 2 * (len(FIRST) + len(SECOND))
        assert "thực hiện 10 lượt đi" in said(year)


def test_the_half_and_the_year_have_attained_the_same_of_one_target(
    years: dict[str, Report], connection: duckdb.DuckDBPyConnection
) -> None:
    year = years["union_work"]
    attained = [compute(connection, "union_work", HALF), year.figures]
    assert {(one["targeted.MAU_DONVI"].value, one["targets.MAU_DONVI"].value) for one in attained} == {(500, 2000)}
    table = year.tables["totals"]
    cells = dict(zip(table.keys, table.cells, strict=True))["MAU_DONVI"]
    assert cells[table.heads.index("Đạt (%)")] == 25.0


def test_the_year_is_said_once_where_a_unit_sent_it_beside_its_halves(years: dict[str, Report]) -> None:
    assert years["union_work"].figures["indicators.MAU_DONVI"].value == 500
    assert "500 đơn vị máu" in said(years["union_work"])
