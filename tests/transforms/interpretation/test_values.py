"""Dates, numbers, kinds and names, as people write them, cell by cell."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.choices import choices
from organisation import Period
from transforms.values.choices import choice_reader
from transforms.values.dates import MONTH, day_reader
from transforms.values.names import looks_like_person, person, place
from transforms.values.numbers import NumberReader

_MARCH = day_reader(Period.parse("2024-03"))
_HALF = day_reader(Period.parse("2024-H1"))
_COUNTS, _DECIMALS = NumberReader(whole=True), NumberReader(whole=False)
_KINDS = choice_reader(choices("hinh_thuc"))


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("17/3/2024", "2024-03-17", "2024-03-17"),
        ("08/02/2010", "2010-02-08", "2010-02-08"),
        ("22.4", "2024-04-22", "2024-04-22"),
        ("14-7", "2024-07-14", "2024-07-14"),
        ("15.3.2024.", "2024-03-15", "2024-03-15"),
        ("15/3/24", "2024-03-15", "2024-03-15"),
        ("ngày 03 tháng 6 năm 2020", "2020-06-03", "2020-06-03"),
        ("15 tháng 3", "2024-03-15", "2024-03-15"),
        ("14/2-15/2/2024", "2024-02-14", "2024-02-15"),
        ("3-5/3/2024", "2024-03-03", "2024-03-05"),
        ("từ 3 đến 5/3", "2024-03-03", "2024-03-05"),
        ("Từ ngày 14/2 đến ngày 15/2/2024", "2024-02-14", "2024-02-15"),
        ("03 - 05/03/2024", "2024-03-03", "2024-03-05"),
        ("14/2/2024 – 15/2/2024", "2024-02-14", "2024-02-15"),
        ("30/12-2/1/2024", "2023-12-30", "2024-01-02"),
        ("3,4/3/2024", "2024-03-03", "2024-03-04"),
        (45366, "2024-03-15", "2024-03-15"),
        (45366.5, "2024-03-15", "2024-03-15"),
        ("45366", "2024-03-15", "2024-03-15"),
        ("2024-03-15", "2024-03-15", "2024-03-15"),
        ("2024-03-15 00:00:00", "2024-03-15", "2024-03-15"),
        (datetime(2024, 3, 15, 8, 30), "2024-03-15", "2024-03-15"),
        ("'15/3/2024", "2024-03-15", "2024-03-15"),
        ("8h30 ngày 15/3/2024", "2024-03-15", "2024-03-15"),
        ("Thứ hai, 15/3/2024", "2024-03-15", "2024-03-15"),
        ("sáng 15/3/2024", "2024-03-15", "2024-03-15"),
        ("15-Mar-24", "2024-03-15", "2024-03-15"),
        ("15 thg 3, 2024", "2024-03-15", "2024-03-15"),
        ("20240315", "2024-03-15", "2024-03-15"),
        ("15 tháng ba", "2024-03-15", "2024-03-15"),
        ("Ngày 15 tháng Ba năm 2024", "2024-03-15", "2024-03-15"),
        ("15\\3\\2024", "2024-03-15", "2024-03-15"),
        ("15/03/2024 7:30 AM", "2024-03-15", "2024-03-15"),
        (22.3, "2024-03-22", "2024-03-22"),
    ],
)
def test_a_date_that_can_be_read_in_one_way(cell: Any, first: str, last: str) -> None:
    assert _MARCH[cell] == (_day(first), _day(last), "ngay", None)


@pytest.mark.parametrize(
    "cell", ["tháng 3/2024", "Tháng 3 năm 2024", "T3/2024", "03/2024", "tháng 3", "cuối tháng 3/2024"]
)
def test_a_month_alone_is_the_whole_month_and_asked_about(cell: str) -> None:
    assert _MARCH[cell] == (_day("2024-03-01"), _day("2024-03-31"), MONTH, "date_month_only")


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2024",
        "00/03/2024",
        "??/3",
        "03/15/2024",
        "15//3/2024",
        "15 tháng năm 2024",
        "3 ngày",
        "Quý I/2024",
        "x",
        "",
        True,
        None,
        1234567,
        "1/2/3/4",
    ],
)
def test_what_is_no_date_is_never_one(cell: Any) -> None:
    assert (_HALF[cell].start, _HALF[cell].problem) == (None, "date_invalid")


def test_a_number_that_lost_its_nought_is_read_only_where_the_period_tells() -> None:
    assert _HALF[5.1].start == _day("2024-01-05")
    assert day_reader(Period.parse("2024"))[5.1] == (None, None, "ngay", "date_invalid")


def test_several_days_a_lone_day_and_a_lost_year_are_asked_about() -> None:
    assert _MARCH["01/3; 05/3"] == (_day("2024-03-01"), _day("2024-03-05"), "ngay", "date_several")
    assert _MARCH["15"].problem == "date_day_only"
    assert _HALF["15"].problem == "date_invalid"
    assert day_reader(None)["15/3"].problem == "date_no_year"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 20))
def test_any_day_in_any_style_comes_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    reader = day_reader(Period.parse(str(last.year)))
    for text in (f"{first:%d/%m/%Y}", f"{first.day}.{first.month}.{first.year}", first.isoformat()):
        assert reader[text][:2] == (first, first)
    assert reader[f"{first.day}/{first.month}-{last.day}/{last.month}/{last.year}"][:2] == (first, last)
    if first.month == last.month:
        assert reader[f"{first.day:02d}-{last.day:02d}/{last.month:02d}/{last.year}"][:2] == (first, last)


@given(st.text(max_size=25))
def test_no_text_stops_a_reader(text: str) -> None:
    for reader in (_MARCH, _COUNTS, _DECIMALS, _KINDS):
        assert reader[text] is not None
    assert person(text) is not None
    assert place(text) is not None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("9.854", 9854),
        ("1.234 lượt", 1234),
        ("45 (bốn mươi lăm)", 45),
        ("bốn mươi lăm", 45),
        ("ba (3)", 3),
        ("130 đ/c", 130),
        ("1234 (lượt)", 1234),
        ("01", 1),
        ("không", 0),
        ("-", 0),
        ("12,0", 12),
        ("1 234", 1234),
        ("1,234,567", 1234567),
        ("１２", 12),
        (12.0, 12),
        ("-5", -5),
    ],
)
def test_a_count(cell: Any, value: int) -> None:
    assert _COUNTS[cell][:3] == (value, False, None)


@pytest.mark.parametrize(
    ("cell", "value"), [("6,8 tỷ", 6.8e9), ("1.234,5", 1234.5), ("0,5", 0.5), ("100 triệu đồng", 1e8)]
)
def test_a_decimal(cell: str, value: float) -> None:
    assert _DECIMALS[cell][:3] == (value, False, None)


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("gần 500", 500, "number_approximate"),
        ("khoảng 20 lượt", 20, "number_approximate"),
        ("45 (bốn mươi sáu)", 45, "number_words_differ"),
        ("42/42", 42, "number_ratio"),
        ("1,234", 1234, "number_guessed"),
        ("1O", 10, "number_guessed"),
        ("12 lượt (trong đó 3 nữ)", 12, "number_with_note"),
        ("12 lượt/tháng", 12, "number_guessed"),
        ("15²", 15, "number_with_note"),
        ("12 ¹", 12, "number_with_note"),
        ("12%", 12, "number_guessed"),
        (3.5, None, "number_unreadable"),
        (1.234, None, "number_unreadable"),
        ("12-15", None, "number_unreadable"),
        ("12 + 3", None, "number_unreadable"),
        ("…", None, "number_unreadable"),
        ("nhiều", None, "number_unreadable"),
    ],
)
def test_a_count_that_has_to_be_asked_about(cell: Any, value: int | None, problem: str) -> None:
    assert (_COUNTS[cell].value, _COUNTS[cell].problem) == (value, problem)


def test_a_comma_that_may_be_thousands_or_decimals_is_never_decided() -> None:
    assert (_DECIMALS["1,234"].value, _DECIMALS["1,234"].problem) == (None, "number_ambiguous")


@given(st.integers(0, 10**9))
def test_any_number_comes_back_with_dots(number: int) -> None:
    assert _COUNTS[f"{number:,}".replace(",", ".")].value == number
    assert _COUNTS[f"{number} lượt"].value == number


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Đi theo chuyên đề", 1),
        ("chuyen de", 1),
        ("Phối hợp tổ chức", 2),
        ("phoi hop to chuc, trien khai hoat dong tai co so", 2),
        ("KT-GS", 3),
        ("Kiểm tra và giám sát", 3),
        ("3. Kiểm tra - giám sát", 3),
        ("Dự SH chuyên đề HN BCH, BTV", 4),
        ("Dự sinh hoạt chuyên đề", 4),
        (2, 2),
        (2.0, 2),
        ("02", 2),
        ("HT2", 2),
        ("Hình thức 3", 3),
        ("III", 3),
    ],
)
def test_a_kind(cell: Any, kind: int) -> None:
    assert _KINDS[cell] == ((kind,), None)


@pytest.mark.parametrize(
    ("cell", "values", "problem"),
    [
        ("1, 3", (1, 3), "choice_several"),
        (1.3, (1, 3), "choice_several"),
        ("Đi theo chuyên đề; kiểm tra, giám sát", (1, 3), "choice_several"),
        ("Kểm tra, giám sát", (3,), "choice_guessed"),
        ("Kiểm tra, giám sát việc thực hiện Quyết định 289", (3,), "choice_guessed"),
        ("2. Kiểm tra, giám sát", (), "choice_unknown"),
        ("Họp giao ban quý", (), "choice_unknown"),
        ("5", (), "choice_unknown"),
        ("CĐ", (), "choice_unknown"),
        (date(2024, 3, 1), (), "choice_unknown"),
    ],
)
def test_a_kind_that_has_to_be_asked_about(cell: Any, values: tuple[int, ...], problem: str) -> None:
    assert _KINDS[cell] == (values, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đ/c Nguyễn Văn An", "Nguyễn Văn An"),
        ("đồng chí Trần Thị Bình.", "Trần Thị Bình"),
        ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("Nguyễn\nVăn An", "Nguyễn Văn An"),
        ("Đoàn Văn Hậu", "Đoàn Văn Hậu"),
        ("Ông Thị Lan", "Ông Thị Lan"),
        ("Anh", "Anh"),
    ],
)
def test_a_name_without_what_is_said_to_it(text: str, value: str) -> None:
    assert person(text) == (value, None, None)


def test_a_place_is_no_person() -> None:
    assert looks_like_person("Trần Thanh Trường")
    assert not looks_like_person("Xã Hà Lâu")
    assert person("Xã Hà Lâu").problem == "person_doubtful"
    assert place("12/3/2024") == (None, "place_doubtful", None)
