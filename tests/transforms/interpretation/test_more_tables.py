"""Titles and tables as offices arrange them: names that go on in the next line, tables and notes beside each other."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.read import interpret
from transforms.records.conservation import Conservation
from transforms.workbook import Cell, Sheet, Workbook
from vietnamese.text import key


def _titled(maker: Any, *rows: list[Cell]) -> Any:
    made = maker()
    for row in (["TỈNH ĐOÀN QUẢNG NINH"], *rows, []):
        made.add(*row)
    return made.header().records().end().made()


@pytest.mark.parametrize(
    "rows",
    [
        [["HUYỆN ĐOÀN"], ["TIÊN YÊN"]],
        [["HUYỆN ĐOÀN\nTIÊN YÊN"]],
        [["HUYỆN\nĐOÀN TIÊN YÊN"]],
        [["BAN CHẤP HÀNH ĐOÀN"], ["HUYỆN TIÊN YÊN"]],
        [["Đơn vị:", "Huyện đoàn Tiên Yên"]],
    ],
)
def test_a_unit_whose_name_goes_on_in_the_next_line_or_cell(maker: Any, rows: list[list[Cell]]) -> None:
    read = _titled(maker, *rows, ["(Tháng 3 năm 2024)"]).read()
    assert (read.unit_id, read.rejected) == ("D199", False)


@pytest.mark.parametrize(
    "row", [["Tháng:", "3/2024"], ["Tháng báo cáo:", "03/2024"], ["Tháng", 3, "năm", 2024], ["Kỳ báo cáo:", "03/2024"]]
)
def test_a_period_beside_its_label(maker: Any, row: list[Cell]) -> None:
    assert _titled(maker, ["HUYỆN ĐOÀN TIÊN YÊN"], row).read().period == "2024-03"


def test_two_signed_tables_under_the_same_titles_ask_nothing(maker: Any, judge: Any) -> None:
    made = maker()
    for _ in range(2):
        made.titles().header().records().end().add()
        made.visits = maker(seed=2, count=5).visits
    verdict = judge(made.made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 13, [])


def test_a_second_table_of_another_month_counts_for_that_month(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().end().add()
    made.visits = maker(seed=2, count=5).visits
    for visit in made.visits:
        visit.start = visit.end = visit.start.replace(month=2)
    finished = made.titles(period="(Tháng 2 năm 2024)").header().records().end().made()
    assert judge(finished).asked == ["periods_several"]
    assert [(table.period, len(table)) for table in finished.read().tables] == [("2024-03", 8), ("2024-02", 5)]


def test_a_second_table_of_another_unit_counts_for_that_unit(maker: Any) -> None:
    made = maker().titles().header().records().end().add()
    made.visits = maker(seed=2, count=5).visits
    read = made.titles(unit="HUYỆN ĐOÀN BA CHẼ").header().records().end().made().read()
    assert [(table.unit_id, len(table)) for table in read.tables] == [("D199", 8), ("D202", 5)]


def _beside(maker: Any, extra: list[list[Cell]]) -> Any:
    made = maker().titles()
    made.header(*maker.heads, *[None] * 2, *extra[0])
    return made.records(
        lambda number, _, row: [*row, None, None, *extra[number]] if number < len(extra) else row
    ).end().made()  # fmt: skip


def test_a_legend_beside_the_table_is_no_part_of_it(maker: Any, judge: Any) -> None:
    made = _beside(maker, [["Mã", "Hình thức"], *[[kind, label] for kind, label in maker.kinds.items()]])
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])
    conservation: Conservation = made.read().conservation
    assert conservation.balanced


def test_a_merged_header_over_empty_columns_parts_nothing(maker: Any, judge: Any) -> None:
    made = maker().titles()
    made.header(*maker.heads[:2], None, None, *maker.heads[2:])
    made.records(lambda _, __, row: [*row[:2], None, None, *row[2:]]).end()
    head = next(index for index, row in enumerate(made.rows) if row[:1] == ["STT"])
    verdict = judge(made.made(merged=((head, 1, head, 3),)))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize(
    ("label", "merged"), [("Thường trực", False), ("Cán bộ chuyên trách", False), ("Lãnh đạo chủ chốt", True)]
)
def test_a_heading_in_the_column_of_names_asks_nothing(maker: Any, judge: Any, label: str, merged: bool) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        if number == 4:
            made.add(None, label)
        made.visit(visit, made.row(number, visit))
    row = next(index for index, cells in enumerate(made.rows) if label in cells)
    verdict = judge(made.end().made(merged=((row, 1, row, 8),) if merged else ()))
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize("kinds", [True, False])
def test_a_table_that_counts_the_list_above_it_is_no_return_of_its_own(maker: Any, judge: Any, kinds: bool) -> None:
    made = maker().titles().header().records().total().add()
    made.add("STT", "Đơn vị", "Số lượt", *(maker.kinds.values() if kinds else ()))
    places = sorted({visit.place for visit in made.visits})
    for number, place in enumerate(places, 1):
        there = [visit.kind for visit in made.visits if visit.place == place]
        made.add(number, place, len(there), *([there.count(kind) for kind in maker.kinds] if kinds else ()))
    finished = made.made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.right, verdict.records, verdict.asked) == ([], 8, 8, [])
    assert "table_digest" in {finding.code for finding in finished.read().findings}


def test_a_count_that_is_not_the_list_above_it_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker().titles().header().records().total().add().add("STT", "Đơn vị", "Số lượt").add(1, "Xã Hà Lâu", 99)
    assert "column_missing" in judge(made.made()).asked


def test_words_for_nothing_above_an_empty_table(maker: Any) -> None:
    made = maker().titles().add("Trong tháng không phát sinh").header().signatures().made()
    assert made.read().nil
    assert not maker().titles().header().signatures().made().read().nil


def test_a_text_file_with_separators_inside_its_texts_is_asked_about(maker: Any, judge: Any) -> None:
    made = maker(sheet="").titles().header()
    for number, visit in enumerate(made.visits, 1):
        made.visit(visit, [part for cell in made.row(number, visit) for part in str(cell or "").split(", ")])
    assert "cells_beyond_header" in judge(made.made()).asked
    assert "cells_beyond_header" not in judge(maker(sheet="").titles().header().records().end().made()).asked


def test_a_name_in_two_columns_under_one_merged_header_is_one_name(maker: Any, judge: Any) -> None:
    made = maker().titles().header(*maker.heads[:2], None, *maker.heads[2:])
    head = len(made.rows) - 1
    made.records(lambda _, visit, row: [row[0], *visit.name.rsplit(" ", 1), *row[2:]]).end()
    finished = made.made(merged=((head, 1, head, 2),))
    verdict = judge(finished)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])
    assert finished.read().tables[0].raw["ho_ten"] == [visit.name for visit in made.visits]


def test_a_post_in_the_second_column_under_the_merged_header_of_names_is_no_part_of_the_name(maker: Any) -> None:
    made = maker().titles().header(*maker.heads[:2], None, *maker.heads[3:])
    head = len(made.rows) - 1
    read = made.records().end().made(merged=((head, 1, head, 2),)).read()
    assert read.tables[0].values["ho_ten"] == [visit.name for visit in made.visits]
    assert "column_without_header" in {finding.code for finding in read.findings}


def test_a_second_sheet_without_a_header_goes_on_with_the_first(maker: Any) -> None:
    made = maker(count=8).titles().header().records()
    rows, visits = made.rows[:-4], made.visits
    read = interpret(Workbook("xlsx", [Sheet("Trang 1", rows), Sheet("Trang 2", made.rows[-4:])]), "mẫu.xlsx")
    first, second = read.tables
    assert [key(name) for name in second.values["ho_ten"]] == [key(visit.name) for visit in visits[4:]]
    assert second.values["hinh_thuc"] == [visit.kind for visit in visits[4:]]
    assert (second.unit_id, second.period, second.rows) == (first.unit_id, first.period, [1, 2, 3, 4])
    assert [(finding.code, finding.sheet) for finding in read.findings] == [("table_goes_on", "Trang 2")]


def test_a_sheet_of_other_columns_does_not_go_on_with_the_first(maker: Any) -> None:
    made = maker(count=6).titles().header().records()
    moved = [[row[0], row[3], row[1], row[2], *row[4:]] for row in made.rows[-6:]]
    read = interpret(Workbook("xlsx", [Sheet("Trang 1", made.rows), Sheet("Trang 2", moved)]), "mẫu.xlsx")
    assert "table_goes_on" not in {finding.code for finding in read.findings}


def test_running_numbers_from_one_to_four_are_no_kinds(maker: Any) -> None:
    made = maker(count=4).titles()
    made.records(kind=lambda visit: visit.kind)
    read = made.made().read()
    assert [finding.code for finding in read.findings] == ["header_guessed"]
    assert read.tables[0].values["hinh_thuc"] == [visit.kind for visit in made.visits]
