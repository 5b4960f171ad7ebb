"""Ways to write a day that were once misread, or refused though anybody can read them."""

from __future__ import annotations

from datetime import date

import pytest

from organisation import Period
from transforms.values.dates import day_reader

_MARCH = day_reader(Period.parse("2024-03"))
_EIGHTH, _NINTH, _TENTH = date(2024, 3, 8), date(2024, 3, 9), date(2024, 3, 10)


@pytest.mark.parametrize(
    "cell",
    [
        "Thứ 2, 8/3/2024",
        "T2, 8/3/2024",
        "T6 8/3",
        "CN, ngày 8/3/2024",
        "N 8/3/2024",
        "N8/3",
        "8/3/2024 lúc 8h",
        "45359.0",
    ],
)
def test_what_stands_before_or_behind_a_day(cell: str) -> None:
    assert _MARCH[cell] == (_EIGHTH, _EIGHTH, "ngay", None)


@pytest.mark.parametrize("cell", ["8/3/2024\n9/3/2024", "Ngày 8/3 Ngày 9/3/2024", "8/3 9/3", "8-9/3/2024 (2 ngày)"])
def test_two_days_in_a_row(cell: str) -> None:
    assert _MARCH[cell] == (_EIGHTH, _NINTH, "ngay", None)


@pytest.mark.parametrize("cell", ["O8/03/2024", "8/O3/2024", "08/03/2O24", "o8/3"])
def test_letters_for_digits_are_asked_about(cell: str) -> None:
    assert _MARCH[cell] == (_EIGHTH, _EIGHTH, "ngay", "date_guessed")


@pytest.mark.parametrize(
    ("cell", "last", "problem"),
    [
        ("8/3/2024 10/3/2024", _TENTH, "date_several"),
        ("8/3 (2 ngày)", _EIGHTH, "date_length_differs"),
        ("8-10/3/2024, 2 ngày", _TENTH, "date_length_differs"),
    ],
)
def test_days_that_do_not_agree_are_asked_about(cell: str, last: date, problem: str) -> None:
    assert _MARCH[cell] == (_EIGHTH, last, "ngay", problem)


@pytest.mark.parametrize("cell", ["tuần 2 tháng 3", "Tuần thứ hai tháng 3/2024"])
def test_a_week_of_a_month_is_no_day(cell: str) -> None:
    assert _MARCH[cell] == (date(2024, 3, 1), date(2024, 3, 31), "thang", "date_month_only")


@pytest.mark.parametrize("cell", ["7/11 - 8/11", "từ 7/11 đến 8/11", "7, 8/11", "7/11; 8/11"])
def test_days_without_a_year_or_a_period_lack_the_year_and_nothing_else(cell: str) -> None:
    assert day_reader(None)[cell] == (None, None, "ngay", "date_no_year")
