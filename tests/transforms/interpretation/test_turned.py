"""A return written downwards, headers on the left, is read like any other, and every cell keeps its name."""

from __future__ import annotations

from typing import Any

import pytest

from expectations import check
from transforms.read import interpret
from transforms.returns import RecordTable, ReturnRead
from transforms.workbook import Sheet, Workbook
from vietnamese.text import key

_TITLES = [["HUYỆN ĐOÀN TIÊN YÊN"], ["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"], ["(Tháng 3 năm 2024)"], []]


def _read(rows: list[list[Any]], name: str = "Báo cáo", **notes: Any) -> ReturnRead:
    return interpret(Workbook("xlsx", [Sheet(name, rows, **notes)]), "mẫu.xlsx")


def _said(table: RecordTable) -> list[tuple[Any, ...]]:
    fields = ("ho_ten", "don_vi_den", "ngay_tu", "ngay_den", "hinh_thuc")
    return [tuple(key(v) if isinstance(v, str) else v for v in row) for row in zip(*map(table.values.get, fields))]  # type: ignore[arg-type]  # noqa: B905


def _block(heads: list[str], row: list[Any], way: str) -> list[list[Any]]:
    pairs = list(zip(heads, row, strict=True))
    if way == "beside":
        return [[head, cell] for head, cell in pairs]
    if way == "two a line":
        cells = [cell for head, text in pairs for cell in (f"{head}:", text)]
        return [cells[place : place + 4] for place in range(0, len(cells), 4)]
    return [[f"{head}: {'' if cell is None else cell}"] for head, cell in pairs]


@pytest.fixture
def made(maker: Any) -> Any:
    return maker(count=5, days=2)


def test_a_visit_a_column(made: Any) -> None:
    visits = [made.row(number, visit) for number, visit in enumerate(made.visits, 1)]
    rows = [*_TITLES, *([*line] for line in zip(made.heads, *visits, strict=True))]
    read = _read([*rows, [], [None, "NGƯỜI LẬP BIỂU"], [None, "Hà Văn Mai"]])
    [table] = read.tables
    assert _said(table) == [visit.core() for visit in made.visits]
    assert [finding.code for finding in read.findings] == ["table_turned"]
    assert table.rows == [2, 3, 4, 5, 6]
    assert table.cells["ho_ten"][0] == "B6"


@pytest.mark.parametrize("way", ["beside", "two a line", "in one cell"])
def test_a_visit_a_block_of_lines(made: Any, way: str) -> None:
    rows: list[list[Any]] = [*_TITLES]
    starts = []
    for number, visit in enumerate(made.visits, 1):
        rows += [[f"Chuyến {number}"]]
        starts.append(len(rows) + 1)
        rows += [*_block(made.heads, made.row(number, visit), way), []]
    [table] = (read := _read([*rows, ["NGƯỜI LẬP BIỂU"]])).tables
    assert _said(table) == [visit.core() for visit in made.visits]
    assert not [finding for finding in read.findings if finding.severity != "notice"]
    assert table.rows == starts


def test_one_visit_with_the_unit_among_the_lines(made: Any) -> None:
    visit = made.visits[0]
    block = [["Đơn vị", "Huyện đoàn Tiên Yên"], *_block(made.heads, made.row(1, visit), "beside")]
    read = _read([["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ THÁNG 3 NĂM 2024"], *block])
    assert _said(read.tables[0]) == [visit.core()]
    assert read.unit == "Huyện đoàn Tiên Yên"


def test_a_fault_names_its_own_cell_and_its_record_stays_out(made: Any) -> None:
    visits = [made.row(number, visit) for number, visit in enumerate(made.visits, 1)]
    visits[1][4], visits[2][4], visits[3][1] = "31/2/2024", "08/05/2024", None
    read = _read([*_TITLES, *([*line] for line in zip(made.heads, *visits, strict=True))])
    [found] = check([read])
    faults = {f.code: (f.row, f.cell) for f in [*read.findings, *found] if f.severity == "error"}
    assert faults == {
        "date_invalid": (3, "C9"),
        "date_outside_period": (4, "D9"),
        "identity_missing": (5, "E6"),
    }
    assert [back.row for back in read.sent_back] == [3, 5]
    assert ("C6", visits[1][1]) in read.sent_back[0].cells


def test_a_page_of_explanations_is_no_return(maker: Any) -> None:
    explained = [[head, "ghi đầy đủ, đúng mẫu"] for head in maker.heads]
    read = _read([*_TITLES, *explained])
    assert not any(map(len, read.tables))
    assert read.rejected


def test_blocks_of_lines_on_a_hidden_sheet_are_counted_and_not_read(made: Any) -> None:
    rows = (made.row(number, visit) for number, visit in enumerate(made.visits, 1))
    blocks = [line for row in rows for line in _block(made.heads, row, "beside")]
    hidden = Sheet("Tháng trước", [*_TITLES, *blocks], hidden=True)
    shown = Sheet("Báo cáo", [*_TITLES, made.heads, made.row(1, made.visits[0])])
    read = interpret(Workbook("xlsx", [hidden, shown]), "mẫu.xlsx")
    assert [table.sheet for table in read.tables] == ["Báo cáo"]
    assert [finding.code for finding in read.findings] == ["hidden_sheet"]
    assert read.conservation.balanced
