"""Vietnamese numbers and comparisons."""

import pytest

from organisation import Period
from reports import wording
from reports.doubt import Possible
from reports.figures import Comparison, Figure, Lacking

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


def test_a_comparison_is_of_the_same_units_and_says_of_how_many():
    alike = Comparison(Possible(15), Possible(10), 18, 20, ("Huyện đoàn Cô Tô", "Huyện đoàn Ba Chẽ"), "up")
    then = figure(16, 12, comparison=alike)
    assert wording.change(then, H1) == "tăng 05 lượt (50%) so với cùng kỳ năm 2019, tính trên cùng 18 đơn vị"


def test_nothing_is_concluded_from_a_few_units_or_from_a_number_that_is_asked_about():
    few = Comparison(Possible(15), Possible(10), 2, 20, (), "open")
    assert wording.change(figure(15, 10, comparison=few), H1).endswith("vì mới có 02/20 đơn vị có số liệu cả hai kỳ")
    asked = Comparison(Possible(15), Possible(10), 20, 20, (), "open")
    told = figure(15, 10, comparison=asked, asked_units=("Huyện đoàn Cô Tô",))
    assert wording.change(told, H1).endswith("vì số của Huyện đoàn Cô Tô đang được hỏi lại")
    assert (told.change, told.growth, wording.growth(told)) == (None, None, "")


def test_a_year_is_compared_with_the_year_before():
    assert wording.change(figure(15, 10), Period.parse("2020")).endswith("so với năm 2019")


def test_an_approximate_figure_says_so():
    assert wording.quantity(figure(1200, approximate=True)) == "khoảng 1.200 lượt"


def test_an_incomplete_figure_says_how_many_units_are_missing():
    assert wording.missing_note(figure(9, missing=3)) == "chưa gồm 03/20 đơn vị chưa báo cáo"
    assert wording.missing_note(figure(9)) == ""


def test_who_was_sent_back_or_sent_a_part_is_not_called_silent():
    note = wording.missing_note(
        figure(
            9,
            missing=5,
            lacking=Lacking(sent_back=1, held=1, partly=2, part="6 tháng đầu"),
            possible=Possible(9, waiting=8),
        )
    )
    assert note == (
        "chưa gồm 03/20 đơn vị: 01 chưa báo cáo, 01 bị trả lại, 01 giữ lại chờ trả lời; "
        "02/20 đơn vị mới có 6 tháng đầu; còn 08 dòng chờ sửa"
    )
