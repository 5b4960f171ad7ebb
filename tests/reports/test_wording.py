"""Vietnamese numbers and comparisons."""

import pytest

from organisation import Period
from reports import wording
from reports.figures import Figure

H1 = Period.parse("2020-H1")


def figure(value: float, previous: float | None = None, **rest: object) -> Figure:
    known = {"missing": 0, "expected": 20, "approximate": False, **rest}
    return Figure(id="x", label="Số lượt", unit="lượt", value=value, previous=previous, **known)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (5, "05"), (10, "10"), (9854, "9.854"), (6.8, "6,8"), (1234567, "1.234.567")]
)
def test_numbers_are_written_as_the_office_writes_them(value, text):
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("value", "previous", "text"),
    [
        (15, 10, "tăng 05 lượt (50%) so với cùng kỳ năm 2019"),
        (7, 9, "giảm 02 lượt (22,2%) so với cùng kỳ năm 2019"),
        (9, 9, "bằng cùng kỳ năm 2019"),
        (9, 0, "cùng kỳ năm 2019 không phát sinh"),
        (0, 4, "giảm 04 lượt (100%) so với cùng kỳ năm 2019"),
        (9, None, "chưa có số liệu cùng kỳ năm 2019 để so sánh"),
    ],
)
def test_a_change_is_said_in_its_own_words(value, previous, text):
    assert wording.change(figure(value, previous), H1) == text


def test_a_comparison_with_an_incomplete_year_says_so():
    then = figure(15, 10, previous_missing=2, previous_expected=21)
    assert wording.change(then, H1).endswith("cùng kỳ năm 2019 (khi đó chưa báo cáo 2/21 đơn vị)")


def test_a_year_is_compared_with_the_year_before():
    assert wording.change(figure(15, 10), Period.parse("2020")).endswith("so với năm 2019")


def test_an_approximate_figure_says_so():
    assert wording.quantity(figure(1200, approximate=True)) == "khoảng 1.200 lượt"


def test_an_incomplete_figure_says_how_many_units_are_missing():
    assert wording.missing_note(figure(9, missing=3)) == "chưa báo cáo (3/20 đơn vị)"
    assert wording.missing_note(figure(9)) == ""
