"""The path of each column under headers of several rows."""

from __future__ import annotations

from typing import Any

from transforms.matching.heads import heads
from transforms.matching.paths import paths
from transforms.tidy import Grid, tidy
from transforms.workbook import Sheet

FIRST = ["STT", "Họ và tên cán bộ", "Đơn vị đến", "Thời gian", None, "Hình thức", "Nội dung/Chuyên đề"]


def grid(*rows: list[Any], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    return tidy(Sheet("Kết quả", [list(row) for row in rows], merged=merged))


def header_of(sheet: Grid) -> range:
    return next(heads(sheet))


def test_a_header_spreads_over_the_columns_that_are_divided_below_it() -> None:
    sheet = grid(
        FIRST, [None, None, None, "Kế hoạch", "Thực hiện"], [1, "Vũ Thị Lan", "Xã Hà Lâu", "5/3", "6/3", 1, "a"]
    )
    assert header_of(sheet) == range(2)
    found = paths(sheet, range(2), range(7))
    assert found[3:5] == (("Thời gian", "Kế hoạch"), ("Thời gian", "Thực hiện"))
    assert found[5] == ("Hình thức",)


def test_a_merge_says_how_far_a_header_spreads() -> None:
    sheet = grid(
        ["Chỉ tiêu", "Đơn vị tính", "Kết quả", None, "Ghi chú"],
        [None, None, "Đơn vị tự đánh giá", "Cấp trên phúc tra", "của huyện"],
        merged=((0, 2, 0, 3),),
    )
    assert paths(sheet, range(2), range(5))[3:] == (("Kết quả", "Cấp trên phúc tra"), ("Ghi chú", "của huyện"))


def test_two_headers_that_nobody_knows_under_one_that_spreads_are_headers() -> None:
    sheet = grid(
        ["STT", "Mã chỉ tiêu", "Chỉ tiêu", "Kết quả", None],
        [None, None, None, "Đơn vị tự đánh giá", "Cấp trên phúc tra"],
        [1, "DV_SO", "Đoàn viên", 12, 14],
    )
    assert header_of(sheet) == range(2)


def test_days_under_a_header_that_spreads_are_a_row_of_data() -> None:
    sheet = grid(
        FIRST, [None, None, None, "5/3/2020", "6/3/2020"], [1, "Vũ Thị Lan", "Xã Hà Lâu", "5/3", "6/3", 1, "a"]
    )
    assert header_of(sheet) == range(1)


def test_a_month_in_a_row_of_its_own_is_no_second_row_of_the_header() -> None:
    sheet = grid(FIRST, [None, "Tháng 2"], [1, "Vũ Thị Lan", "Xã Hà Lâu", "5", "6", 1, "a"])
    assert header_of(sheet) == range(1)


def test_years_as_numbers_are_headers() -> None:
    sheet = grid(
        ["STT", "Mã chỉ tiêu", "Chỉ tiêu", "Thực hiện", None],
        [None, None, None, 2019, 2020],
        [1, "DV_SO", "Đoàn viên", 12, 14],
    )
    assert paths(sheet, header_of(sheet), range(5))[3:] == (("Thực hiện", "2019"), ("Thực hiện", "2020"))
