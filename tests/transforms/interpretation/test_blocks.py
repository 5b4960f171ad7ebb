"""Rows inside a table that name a unit: each block is that unit's, or a question."""

from __future__ import annotations

from typing import Any

import pytest

from organisation.senders import Sender
from transforms.read import interpret
from transforms.returns import Hints, ReturnRead
from transforms.workbook import Sheet, Workbook

HEAD = ["STT", "Mảng công tác", "Tên hoạt động", "Địa điểm", "Từ ngày", "Đến ngày", "Lượt ĐVTN tham gia"]
SECTION = "Tuyên truyền, giáo dục"


def _activities(*heads: str, own: str = "HUYỆN ĐOÀN TIÊN YÊN", sender: str | None = None) -> ReturnRead:
    """Read a table of activities with two of them under each of some rows."""
    rows: list[list[Any]] = [["TỈNH ĐOÀN QUẢNG NINH"], [own], ["HOẠT ĐỘNG TIÊU BIỂU"], ["Tháng 3 năm 2024"], [], HEAD]
    for number, head in enumerate(heads):
        rows.append([head] + [None] * 6)
        for n in (1, 2):
            day = f"{2 * number + n + 3}/3/2024"
            rows.append([2 * number + n, SECTION, f"Ngày hội số {2 * number + n}", "Hội trường", day, day, 40 + n])
    hints = Hints(Sender(unit_id=sender)) if sender else Hints()
    return interpret(Workbook("xlsx", [Sheet("Hoạt động", rows)]), "a.xlsx", hints)


def _units(read: ReturnRead) -> list[tuple[str | None, int, bool]]:
    return [(table.unit_id, len(table), table.held) for table in read.tables]


@pytest.mark.parametrize(
    "spelling", ["I. {}", "{}:", "Đơn vị: {}", "Phần 2: {}", "{} (báo cáo)", "* {}", "2/ ĐƠN VỊ BÁO CÁO: {}"]
)
def test_each_block_is_the_units_that_is_named_above_it_and_that_is_said(spelling: str) -> None:
    read = _activities(spelling.format("Đoàn xã Hà Lâu"), spelling.format("Đoàn xã Đồng Rui"))
    assert _units(read) == [("B06865", 2, False), ("B06892", 2, False)]
    assert [finding.code for finding in read.findings if finding.severity == "warning"] == ["block_unit"]


def test_the_units_own_name_divides_nothing() -> None:
    read = _activities("I. Huyện đoàn Tiên Yên")
    assert (_units(read), read.findings) == ([("D199", 2, False)], [])


@pytest.mark.parametrize("head", ["Huyện đoàn Ba Chẽ", "Đơn vị: Huyện đoàn Tiên Yến Bình", "I. Ba Chẽ"])
def test_a_block_of_another_or_of_nobody_known_is_held_and_the_others_are_not(head: str) -> None:
    read = _activities("Đoàn xã Hà Lâu", head)
    assert _units(read) == [("B06865", 2, False), (None, 2, True)]
    [asked] = [finding for finding in read.findings if finding.code == "block_unclear"]
    assert asked.cell == "A10:A12"


def test_a_sender_speaks_only_for_the_blocks_below_it() -> None:
    heads = ("Huyện đoàn Ba Chẽ", "Huyện đoàn Tiên Yên")
    read = _activities(*heads, own="TỔNG HỢP CÁC ĐƠN VỊ", sender="D199")
    assert [unit for unit, _, held in _units(read) if not held] == ["D199"]
    assert (None, 2, True) in _units(read)


@pytest.mark.parametrize("head", ["Tháng 3 biên giới", "II. Phong trào hành động cách mạng", "Chi đoàn khu 3"])
def test_other_rows_divide_nothing(head: str) -> None:
    assert [(unit, held) for unit, _, held in _units(_activities(head))] == [("D199", False)]


def test_among_visits_a_place_is_where_they_went_and_a_union_with_places_filled_is_whose(maker: Any) -> None:
    places = maker().titles().header().add("I. Xã Hà Lâu").records().made().read()
    assert {table.unit_id for table in places.tables} == {"D199"}
    whose = maker().titles().header().add("I. Đoàn xã Hà Lâu").records().made().read()
    assert {table.unit_id for table in whose.tables} == {"B06865"}


def test_a_column_of_units_divides_a_table_of_activities() -> None:
    rows: list[list[Any]] = [["HUYỆN ĐOÀN TIÊN YÊN"], ["HOẠT ĐỘNG TIÊU BIỂU"], ["Tháng 3 năm 2024"], [*HEAD, "Đơn vị"]]
    for number, unit in enumerate(("Đoàn xã Hà Lâu", None, "Đoàn xã Đồng Rui", "Đoàn xã Đồng Rui"), 1):
        day = f"{number}/3/2024"
        rows.append([number, SECTION, f"Ngày hội số {number}", "Hội trường", day, day, 40, unit])
    read = interpret(Workbook("xlsx", [Sheet("Hoạt động", rows)]), "a.xlsx", Hints())
    assert _units(read) == [("B06865", 2, False), ("B06892", 2, False)]


def test_places_beside_names_of_units_are_those_that_report_too(maker: Any) -> None:
    made, (first, *others) = maker().titles().header(), maker().visits
    made.add("I. Đoàn xã Hà Lâu").add(*made.row(1, first)).add("II. X. Đồng Rui")
    for number, visit in enumerate(others, 2):
        made.add(*made.row(number, visit))
    assert [table.unit_id for table in made.made().read().tables] == ["B06865", "B06892"]


def test_places_above_visits_under_the_provinces_letterhead_alone_are_asked_about(maker: Any) -> None:
    read = (
        maker()
        .add("TỈNH ĐOÀN QUẢNG NINH")
        .add("Tháng 3 năm 2024")
        .header()
        .add("I. Huyện Ba Chẽ")
        .records()
        .made()
        .read()
    )
    assert [(table.unit_id, table.held) for table in read.tables] == [(None, True)]
    assert "block_unclear" in {finding.code for finding in read.findings}
