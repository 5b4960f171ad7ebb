"""A name in the wrong column is asked about; an unusual one in its own is not."""

from __future__ import annotations

from typing import Any

import pytest


def _with(maker: Any, column: int, value: Any) -> Any:
    def change(number: int, _visit: Any, row: list[Any]) -> list[Any]:
        if number == 3:
            row[column] = value
        return row

    return maker().titles().header().records(change).end().made()


@pytest.mark.parametrize(
    "text",
    [
        "Họ và tên cán bộ", "Kiểm tra, giám sát", "PBT Huyện đoàn", "Không", "x", "Đoàn công tác", "Hà Lâu",
        "An toàn giao thông", "BTV", "Nguyễn Văn A", "Cường", "#N/A",
    ],
)  # fmt: skip
def test_what_is_no_person_is_asked_about(maker: Any, judge: Any, text: str) -> None:
    verdict = judge(_with(maker, 1, text))
    assert (verdict.silent, "person_doubtful" in verdict.asked) == ([], True)


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Văn An", "Đơn vị đến", "Đi theo chuyên đề", "Chuyên đề", "Tổng cộng", "8 lượt", "Đ/c Nguyễn Văn An"],
)
def test_what_is_no_place_is_asked_about(maker: Any, judge: Any, text: str) -> None:
    verdict = judge(_with(maker, 3, text))
    assert (verdict.silent, "place_doubtful" in verdict.asked) == ([], True)


@pytest.mark.parametrize("text", ["Lê Lợi", "Hà Tu", "Toàn tỉnh", "Sở Nội vụ", "Đoàn Than Quảng Ninh", "Thôn Hai"])
def test_a_place_of_an_unusual_name_is_not_asked_about(maker: Any, judge: Any, text: str) -> None:
    assert judge(_with(maker, 3, text)).asked == []


@pytest.mark.parametrize("text", ["Lê  Hữu\nCường", "LÊ HỮU CƯỜNG", "lê hữu cường", "Giàng A Páo", "Đ/c Tằng Dảu Tắc"])
def test_a_person_is_not_asked_about(maker: Any, judge: Any, text: str) -> None:
    assert judge(_with(maker, 1, text)).asked == []


def test_places_and_topics_that_changed_columns_are_asked_about(maker: Any, judge: Any) -> None:
    def swap(number: int, _visit: Any, row: list[Any]) -> list[Any]:
        row[3], row[6] = row[6], f"Xã số {number}"
        return row

    verdict = judge(maker().titles().header().records(swap).end().made())
    assert (verdict.silent, verdict.asked) == ([], ["place_doubtful"])


def test_a_group_row_may_name_any_unit_though_the_table_has_a_column_for_it(maker: Any) -> None:
    made = maker()
    made.titles().header().add("I", "Đoàn Than Quảng Ninh")
    for number, visit in enumerate(made.visits, 1):
        if number == 5:
            made.add("II", "Hà Lâu")
        row = made.row(number, visit)
        row[3] = None
        made.add(*row)
    (table,) = made.end().made().read().tables
    assert table.values["don_vi_den"] == ["Đoàn Than Quảng Ninh"] * 4 + ["Hà Lâu"] * 4


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (3, "Xã Hà Lâu (?)"),
        (3, "Xã Hà Lâu hoặc Xã Đại Dực"),
        (5, "3?"),
    ],
)
def test_a_cell_that_says_it_is_unsure_is_read_and_asked_about(maker: Any, column: int, text: str) -> None:
    made = maker().titles().header()
    made.records(lambda number, visit, row: [*row[:column], text, *row[column + 1 :]] if number == 2 else row)
    read = made.made().read()
    assert [(finding.code, finding.row, finding.column) for finding in read.findings] == [
        ("cell_in_doubt", 9, column + 1)
    ]
    assert len(read.tables[0]) == 8


@pytest.mark.parametrize(("column", "text"), [(3, "Xã Hà Lâu - huỷ"), (4, "05/03/2024 (hoãn)")])
def test_a_cell_that_says_its_visit_was_called_off_is_asked_about_once(maker: Any, column: int, text: str) -> None:
    made = maker().titles().header()
    made.records(lambda number, visit, row: [*row[:column], text, *row[column + 1 :]] if number == 2 else row)
    read = made.made().read()
    assert [(finding.code, finding.row, finding.column) for finding in read.findings] == [
        ("row_called_off", 9, column + 1)
    ]
    assert len(read.tables[0]) == 8


@pytest.mark.parametrize("name", ["Nguyễn Văn Huy", "Trần Thị Hoàn", "Lê Huy Hoàng"])
def test_names_that_look_like_doubt_without_accents_are_names(maker: Any, name: str) -> None:
    made = maker().titles().header()
    made.records(
        lambda number, visit, row: [row[0], name, row[2], f"Chi đoàn {name}", *row[4:]] if number == 2 else row
    )
    assert made.made().read().findings == []
