"""A unit's own signs are read by its own legend; one that is not understood is a question."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from forms import form
from transforms.values.legends import legend_in, rows_as_lines, sign_in

KINDS = form("DI_CO_SO_KQ")["hinh_thuc"].choices


def signs(*lines: str) -> Mapping[str, object] | None:
    legend = legend_in(lines, KINDS)
    return legend and legend.values


@pytest.mark.parametrize(
    "line",
    [
        "Hình thức: 1: Kiểm tra, giám sát; 2: Chuyên đề; 3: Phối hợp; 4: Dự sinh hoạt chi đoàn",
        "1 = KTGS, 2 = Chuyên đề, 3 = PH, 4 = Dự SH",
        "(1) Kiểm tra, giám sát (2) Chuyên đề (3) Phối hợp (4) Dự sinh hoạt chi đoàn",
        "1/ Kiểm tra, giám sát  2/ Chuyên đề  3/ Phối hợp  4/ Dự sinh hoạt",
        "Chuyên đề: số 2; KTGS: số 1; Phối hợp: số 3; Dự sinh hoạt: số 4",
        "Ghi số 1 cho kiểm tra, giám sát; ghi số 2 cho chuyên đề; ghi số 3 cho phối hợp; ghi số 4 cho dự sinh hoạt",
    ],
)
def test_a_legend_rules_in_whatever_order_it_is_written(line: str) -> None:
    assert signs(line) == {"1": 3, "2": 1, "3": 2, "4": 4}


def test_a_sign_and_its_meaning_may_stand_in_two_cells() -> None:
    rows = [["Ký hiệu", "Ý nghĩa"], ["A", "Kiểm tra, giám sát"], ["B", "Chuyên đề"]]
    assert signs(*rows_as_lines(rows)) == {"a": 3, "b": 1}


def test_two_legends_that_disagree_make_their_signs_unclear() -> None:
    assert signs("1: Chuyên đề; 2: Phối hợp", "1: Phối hợp; 2: Chuyên đề") == {"1": None, "2": None}


def test_a_sign_that_is_not_understood_is_unclear_among_others_that_are() -> None:
    found = signs("1: Kiểm tra, giám sát; 2: Đi việc riêng; 3: Chuyên đề")
    assert found == {"1": 3, "2": None, "3": 1}


@pytest.mark.parametrize(
    "line", ["Trong đó: chuyên đề: 3 lượt; KTGS: 1 lượt", "Tổng số: Chuyên đề: 1; Kiểm tra, giám sát: 2", "3. Kiểm tra"]
)
def test_counts_of_the_kinds_are_no_legend(line: str) -> None:
    assert signs(line) is None


def test_numbers_that_may_be_counts_or_signs_are_unclear() -> None:
    found = signs("Chuyên đề: 3; Kiểm tra, giám sát: 1; Phối hợp: 2; Dự sinh hoạt: 4")
    assert found == dict.fromkeys("1234")


@pytest.mark.parametrize(("cell", "sign"), [("(1)", "1"), ("HT 2", "2"), ("A.", "a"), (3, "3"), ("Hình thức 4", "4")])
def test_a_sign_is_known_in_every_spelling(cell: object, sign: str) -> None:
    assert sign_in(cell) == sign


@pytest.mark.parametrize("cell", ["Kiểm tra, giám sát", "1, 2", None, "15/3"])
def test_what_says_more_is_no_sign(cell: object) -> None:
    assert sign_in(cell) is None
