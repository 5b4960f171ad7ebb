"""Headers that were once unknown, or made a return go back that anybody can read."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.read import interpret
from transforms.returns import ReturnRead
from transforms.workbook import Sheet, Workbook


def _counts(head: list[list[object]], rows: list[list[object]], title: str = "TỔNG HỢP LƯỢT ĐI CƠ SỞ") -> ReturnRead:
    above: list[list[object]] = [["ĐƠN VỊ: HUYỆN ĐOÀN TIÊN YÊN"], [title], ["Quý I năm 2024"]]
    return interpret(Workbook("xlsx", [Sheet("TH", above + head + rows)]), "th.xlsx")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kinds",
    [
        "CĐ|PH|KTGS|DSH",
        "Đi CĐ|PHTC|KT, GS|Dự SH",
        "HT1|HT2|HT3|HT4",
        "Chuyên đề|Phối hợp|Kiểm tra|Dự hội nghị",
        "Số lượt đi theo chuyên đề|Số lượt phối hợp|Số lượt KTGS|Số lượt dự sinh hoạt",
        "1. Đi theo chuyên đề|2. Phối hợp tổ chức|3. Kiểm tra, giám sát|4. Dự sinh hoạt",
    ],
)
@pytest.mark.parametrize("total", ["Tổng số lượt", "Tổng"])
@pytest.mark.parametrize("title", ["TỔNG HỢP LƯỢT ĐI CƠ SỞ", "TỔNG HỢP KẾT QUẢ ĐI CƠ SỞ THEO HÌNH THỨC"])
def test_kinds_counted_under_short_headers(kinds: str, total: str, title: str) -> None:
    rows: list[list[object]] = [[1, "Xã Hà Lâu", 10, 1, 2, 3, 4], [2, "Xã Yên Than", 4, 1, 1, 1, 1]]
    read = _counts([["STT", "Đơn vị", total, *kinds.split("|")]], [*rows, ["Tổng cộng", None, 14, 2, 3, 4, 5]], title)
    values = read.tables[0].values
    assert (read.form, {f.code for f in read.findings} - {"header_misspelt"}) == ("DI_CO_SO_TH", set())
    assert [values[name] for name in ("luot", "ht1", "ht2", "ht3", "ht4")] == [[10, 4], [1, 1], [2, 1], [3, 1], [4, 1]]


def test_kinds_counted_under_a_shared_header_without_a_total() -> None:
    head: list[list[object]] = [["TT", "Đơn vị", "Số lượt chia theo hình thức"]]
    head += [[None, None, "Chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt"]]
    read = _counts(head, [[1, "Xã Hà Lâu", 1, 2, 3, 4]], "KẾT QUẢ ĐI CƠ SỞ")
    assert (read.form, read.tables[0].values["ht4"]) == ("DI_CO_SO_TH", [4])


def test_a_unit_that_counted_nothing_is_a_record() -> None:
    head: list[list[object]] = [["STT", "Đơn vị", "Tổng số", "HT1", "HT2", "HT3", "HT4"]]
    read = _counts(head, [[1, "Xã Hà Lâu"], [2, "Xã Yên Than", 1, 1]])
    assert read.tables[0].values["don_vi"] == ["Xã Hà Lâu", "Xã Yên Than"]


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


def test_three_header_rows_the_second_numbering_the_third() -> None:
    head: list[list[object]] = [
        ["STT", "Đơn vị", "Tổng số lượt", "Trong đó", None, None, None, "Ghi chú"],
        [None, None, None, "Hình thức 1", "Hình thức 2", "Hình thức 3", "Hình thức 4"],
        [None, None, None, "Đi theo chuyên đề", "Phối hợp", "KTGS", "Dự sinh hoạt"],
    ]
    read = _counts(head, [[1, "Xã Hà Lâu", 10, 1, 2, 3, 4], [2, "Xã Yên Than", 4, 1, 1, 1, 1]])
    assert (len(read.tables), read.tables[0].values["ht3"], read.findings) == (1, [3, 1], [])


def test_a_day_may_stand_under_ngay_den_though_every_other_header_may_mean_two_fields(maker: Any, judge: Any) -> None:
    """Once only the first eight columns with a choice were looked at, and a span without a year looked like no day."""
    heads = ["TT", "Cán bộ", "Chức vụ", "Đơn vị", "Ngày đến", "Nội dung", "Chuyên đề", "Kết quả", "Đề nghị", "Ghi chú"]
    made = maker(days=3).titles().header(*heads)
    made.records(lambda number, visit, row: [*row[:4], f"{visit.start:%d/%m} - {visit.end:%d/%m}", *row[5:], None])
    verdict = judge(made.end().made())
    assert (verdict.silent, verdict.right, verdict.asked) == ([], 8, [])


@pytest.mark.parametrize("family", ["Họ và đệm", "Họ", "Họ và tên đệm"])
def test_names_in_halves_under_two_headers(maker: Any, judge: Any, family: str) -> None:
    made = maker().titles().header("STT", family, "Tên", *maker.heads[2:])
    made.records(lambda _, visit, row: [row[0], *visit.name.rsplit(" ", 1), *row[2:]])
    finished = made.made()
    verdict = judge(finished)
    assert (verdict.silent, verdict.asked, verdict.right) == ([], [], 8)


@pytest.mark.parametrize("header", ["Ngày lập", "Ngày ký", "Ngày sinh", "Ngày cập nhật"])
def test_another_date_is_not_the_day_of_a_visit(maker: Any, header: str) -> None:
    made = maker().titles().header(*[header if head == "Ngày đi" else head for head in maker.heads]).records()
    assert "column_missing" in {finding.code for finding in made.made().read().findings}


def test_headers_with_a_number_in_front(maker: Any, judge: Any) -> None:
    heads = [f"{number}. {head}" for number, head in enumerate(maker.heads, 1)]
    made = maker().titles().header(*heads).records().end().made()
    verdict = judge(made)
    assert (verdict.silent, verdict.asked, verdict.right) == ([], [], 8)
