"""What is said beside the cells: counts in words, words that unsettle a figure, shortened denials."""

from __future__ import annotations

import pytest

from transforms.subject.period_text import told_by
from transforms.values.numbers import NumberReader
from transforms.values.remarks import is_unsettled, remark, signs, stated_count


@pytest.mark.parametrize(
    ("text", "number", "of_people"),
    [
        ("Tổng cộng: bảy lượt đi cơ sở", 7, False),
        ("Cộng: 08 cán bộ đi", 8, True),
        ("(Danh sách có 5 chuyến)", 5, False),
        ("Trong kỳ có 9 lượt cán bộ đi cơ sở", 9, False),
        ("Danh sách trên gồm mười hai đồng chí", 12, True),
    ],
)
def test_a_count_stated_in_a_sentence_is_understood(text: str, number: int, of_people: bool) -> None:
    assert stated_count(text) == (number, of_people)


@pytest.mark.parametrize(
    "text",
    ["Đ/c Hà đi 3 lượt", "Kế hoạch 10 lượt", "Trong đó 3 lượt", "Có 3 đồng chí chưa đi", "Tổng số ngày: 12 ngày"],
)
def test_a_number_that_counts_only_some_rows_is_no_total(text: str) -> None:
    assert stated_count(text) is None


@pytest.mark.parametrize("cell", ["250 (tạm tính)", "250 (đang rà soát)", "250 dự kiến", "250 - số sơ bộ", "250 (ước)"])
def test_a_figure_said_to_be_unsettled_is_asked_about(cell: str) -> None:
    number = NumberReader(whole=True)[cell]
    assert (number.value, number.approximate, number.problem) == (250, True, "number_unsettled")


@pytest.mark.parametrize(
    "cell", ["250 (vượt kế hoạch)", "250 lượt", "250 (có danh sách kèm theo)", "250 (đạt chỉ tiêu)"]
)
def test_words_beside_a_figure_that_leave_it_as_it_is_are_not_asked_about(cell: str) -> None:
    number = NumberReader(whole=True)[cell]
    assert (number.value, number.problem) == (250, None)
    assert not is_unsettled(cell)


@pytest.mark.parametrize("text", ["ko đi", "K thực hiện", "khg tổ chức", "ch đi được", "ko đi dc", "nghỉ do mưa bão"])
def test_a_shortened_denial_says_that_nothing_took_place(text: str) -> None:
    assert remark(text) == "called_off"


@pytest.mark.parametrize("text", ["Khu K thực hiện tốt", "Đạt kế hoạch", "Nghỉ hè vui vẻ", "Phun thuốc trừ sâu"])
def test_what_only_looks_like_a_denial_says_nothing(text: str) -> None:
    assert remark(text) is None


def test_the_name_of_whoever_signs_speaks_of_no_row() -> None:
    assert signs("Người lập biểu: Nguyễn Thu Hà - Phó Bí thư")
    assert not signs("Đ/c Nguyễn Thu Hà đi bổ sung một ngày")


@pytest.mark.parametrize(
    "title", ["SỐ LIỆU THÁNG BA, KẾ HOẠCH THÁNG TƯ NĂM 2020", "KẾT QUẢ THÁNG BA VÀ NHIỆM VỤ THÁNG TƯ/2020"]
)
def test_a_month_in_words_takes_the_year_of_the_planned_month_behind_it(title: str) -> None:
    assert [period.id for period in told_by([title]).periods] == ["2020-03"]
