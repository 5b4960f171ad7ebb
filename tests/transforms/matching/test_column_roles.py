"""Which role the words of a header give its column, by the return's own period."""

from __future__ import annotations

import pytest

from forms import form
from organisation import Period
from transforms.matching.roles import barred, joined, names_a_role, role_of, roles_in

HALF = Period.parse("2020-H1")


@pytest.mark.parametrize(
    ("header", "core", "marks"),
    [
        ("Ngày đăng ký", "Ngày", {"planned"}),
        ("Ngày đi thực tế", "Ngày đi", {"done"}),
        ("Kế hoạch thực hiện", "", {"planned"}),
        ("Thực hiện kế hoạch", "", {"done"}),
        ("Cùng kỳ 2019", "", {"earlier"}),
        ("6T/2020", "", {"this"}),
        ("6 tháng đầu năm", "", {"this"}),
        ("Năm 2020", "", {"whole"}),
        ("2019", "", {"earlier"}),
        ("Quý II", "", {"within"}),
        ("Thực hiện 5 tháng", "", {"done", "within"}),
        ("9 tháng", "", {"other"}),
        ("Trong đó: nữ", "", {"part"}),
        ("Đạt %", "", {"ratio"}),
        ("Kiểm tra, giám sát", "Kiểm tra, giám sát", set()),
        ("Ngày bắt đầu", "Ngày bắt đầu", set()),
        ("Thời gian theo kế hoạch số 12-KH/ĐTN", "Thời gian", set()),
    ],
)
def test_words_for_a_role_are_parted_from_what_the_column_holds(header: str, core: str, marks: set[str]) -> None:
    assert roles_in(header, HALF) == (core, marks)


def test_months_from_january_to_the_end_of_a_quarter_are_the_year_so_far() -> None:
    assert roles_in("Lũy kế 6 tháng", Period.parse("2020-Q2")).marks == {"cumulative"}


def test_without_a_period_a_year_says_only_that_it_is_one() -> None:
    assert roles_in("Năm 2019", None).marks == {"dated"}


def test_the_lowest_text_that_names_a_side_has_it() -> None:
    assert joined(("Chỉ tiêu năm", "Đạt"), HALF) == {"done"}
    assert joined(("Thực hiện", "Kế hoạch"), HALF) == {"planned"}


def test_in_which_over_the_kinds_of_visit_makes_none_of_them_a_part() -> None:
    assert joined(("Trong đó", "Kiểm tra, giám sát"), HALF, below=1) == frozenset()


def test_what_is_planned_never_becomes_what_was_done() -> None:
    assert barred(role_of(form("DI_CO_SO_KQ"), "ngay_tu"), frozenset({"planned"})) == "planned"
    assert barred(role_of(form("DI_CO_SO_DK"), "ngay_tu"), frozenset({"done"})) == "done"
    assert barred(role_of(form("BC_SOLIEU"), "thuc_hien"), frozenset({"done", "earlier"})) == "earlier"
    assert barred(role_of(form("BC_SOLIEU"), "chi_tieu_giao"), frozenset({"planned", "whole"})) is None


def test_a_header_of_nothing_but_a_role_is_told_from_one_of_a_field() -> None:
    assert names_a_role("Kế hoạch")
    assert names_a_role("6 tháng 2020")
    assert not names_a_role("Ngày đăng ký")
