"""Headers that were once unknown, or made a return go back that anybody can read."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.read import interpret
from transforms.workbook import Sheet, Workbook


@pytest.mark.parametrize(
    "kinds", ["CĐ|PH|KTGS|DSH", "Đi CĐ|PHTC|KT, GS|Dự SH", "HT1|HT2|HT3|HT4", "Chuyên đề|Phối hợp|Kiểm tra|Dự hội nghị"]
)
@pytest.mark.parametrize("total", ["Tổng số lượt", "Tổng"])
def test_kinds_counted_under_short_headers(kinds: str, total: str) -> None:
    rows: list[list[object]] = [["ĐƠN VỊ: HUYỆN ĐOÀN TIÊN YÊN"], ["TỔNG HỢP LƯỢT ĐI CƠ SỞ"], ["Quý I năm 2024"]]
    rows += [["STT", "Đơn vị", total, *kinds.split("|")]]
    rows += [[1, "Xã Hà Lâu", 10, 1, 2, 3, 4], [2, "Xã Yên Than", 4, 1, 1, 1, 1], ["Tổng cộng", None, 14, 2, 3, 4, 5]]
    read = interpret(Workbook("xlsx", [Sheet("TH", rows)]), "th.xlsx")  # type: ignore[arg-type]
    values = read.tables[0].values
    assert (read.form, [f.code for f in read.findings]) == ("DI_CO_SO_TH", [])
    assert [values[name] for name in ("luot", "ht1", "ht2", "ht3", "ht4")] == [[10, 4], [1, 1], [2, 1], [3, 1], [4, 1]]


@pytest.mark.parametrize(
    ("column", "header"),
    [
        (1, "Cán bộ được cử đi"),
        (3, "Đơn vị cán bộ đến"),
        (3, "Xã/Thị trấn"),
        (4, "Ngày đến"),
        (4, "Ngày cán bộ đi"),
        (5, "Hình thức theo hướng dẫn 03"),
        (6, "Chuyên đề, nội dung của chuyến đi"),
    ],
)
def test_a_header_that_begins_with_a_known_one(maker: Any, judge: Any, column: int, header: str) -> None:
    heads = [header if index == column else head for index, head in enumerate(maker.heads)]
    made = maker().titles().header(*heads).records().end().made()
    verdict = judge(made)
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


def test_a_header_that_only_begins_like_another_is_not_taken_for_it(maker: Any) -> None:
    heads = [*maker.heads[:3], "Đơn vị tính", *maker.heads[4:], "Ngày sinh của cán bộ"]
    made = maker().titles().header(*heads)
    made.records(lambda number, visit, row: [*row[:3], "lượt 1", *row[4:], "không rõ"])
    assert [finding.code for finding in made.made().read().findings if finding.field == "don_vi_den"] == [
        "column_missing"
    ]


@pytest.mark.parametrize("divider", ["Tuần 1", "Tháng 3", "Đợt 2 (từ 11/3)", "I. Tuần 2 tháng 3", "Ngày 5/3/2024"])
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_row_that_divides_the_table_by_time_asks_nothing(maker: Any, judge: Any, divider: str, column: int) -> None:
    made = maker().titles().header()
    for number, visit in enumerate(made.visits, 1):
        if number % 3 == 1:
            made.add(*[None] * column, divider)
        made.visit(visit, made.row(number, visit))
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])
