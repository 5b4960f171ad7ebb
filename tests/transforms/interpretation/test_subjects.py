"""Whose return it is: a name means a unit only together with a time."""

from __future__ import annotations

from typing import Any

import pytest

from organisation.senders import Sender
from transforms.returns import Hints
from transforms.subject.identify import about


def _read(maker: Any, unit: str, period: str = "", **sender: Any) -> Any:
    hints = Hints(Sender(**sender) if sender else None)
    return maker().add(unit).add(period).header().records().made(hints).read()


def _codes(read: Any) -> set[str]:
    return {finding.code for finding in read.findings}


def test_without_a_period_a_unit_that_is_the_same_at_all_times_is_said(maker: Any) -> None:
    read = _read(maker, "HUYỆN ĐOÀN TIÊN YÊN")
    assert (read.unit_id, _codes(read) & {"unit_ambiguous", "unit_unknown"}) == ("D199", set())


def test_without_a_period_a_name_that_passed_to_another_unit_is_nobodys_and_only_the_period_is_asked_for(
    maker: Any,
) -> None:
    read = _read(maker, "Đoàn phường Hà Tu")
    assert (read.unit_id, read.rejected) == (None, True)
    assert {code for code in _codes(read) if code.startswith(("unit_", "period_"))} == {"period_unknown"}


@pytest.mark.parametrize("unit_id", ["B06664", "C06652-2025"])
def test_what_is_known_of_the_source_decides_between_units_of_one_name(maker: Any, unit_id: str) -> None:
    read = _read(maker, "Đoàn phường Hà Tu", unit_id=unit_id)
    assert read.unit_id == unit_id


def test_a_registered_unit_that_does_not_exist_in_the_period_sends_nothing(maker: Any) -> None:
    read = _read(maker, "BÁO CÁO", "(Tháng 3 năm 2024)", unit_id="D204")
    assert read.unit_id is None
    assert "unit_not_valid" in _codes(read)


@pytest.mark.parametrize(("name", "unit_id"), [("Huyện đoàn Ba Chẽ", "D202"), ("Đoàn phường Hà Tu", None)])
def test_a_registered_name_is_matched_without_a_period_only_where_it_means_one_unit(
    maker: Any, name: str, unit_id: str | None
) -> None:
    assert _read(maker, "BÁO CÁO", name=name).unit_id == unit_id


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("XÃ ĐOÀN HÀ LÂU", "Đoàn xã Hà Lâu"),
        ("Phường đoàn Hà Tu", "Đoàn phường Hà Tu"),
        ("ĐOÀN TN HUYỆN TIÊN YÊN", "Huyện đoàn Tiên Yên"),
        ("BCH ĐOÀN TNCS HỒ CHÍ MINH HUYỆN TIÊN YÊN", "Huyện đoàn Tiên Yên"),
        ("ĐOÀN TNCS HCM TP HẠ LONG", "Thành đoàn Hạ Long"),
        ("ĐOÀN TNCS HỒ CHÍ MINH", None),
        ("ĐOÀN TNCS HỒ CHÍ MINH TỈNH QUẢNG NINH", None),
    ],
)
def test_other_ways_to_name_a_union(title: str, unit: str | None) -> None:
    told = about([title, "Tháng 3 năm 2024"])
    assert (told.unit and told.unit.union_name, told.candidates) == (unit, ())


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["Tháng III năm 2024"], "2024-03"),
        (["THÁNG XII/2023"], "2023-12"),
        (["BÁO CÁO THÁNG 3 NĂM 2024", "(Thực hiện Kế hoạch số 12-KH/TĐTN của Tỉnh đoàn năm 2023)"], "2024-03"),
        (["(Kèm theo Báo cáo số 12-BC/ĐTN quý I năm 2024)"], "2024-Q1"),
    ],
)
def test_a_period_and_not_another(lines: list[str], period: str) -> None:
    told = about(["HUYỆN ĐOÀN TIÊN YÊN", *lines])
    assert told.period and told.period.id == period


def test_a_table_under_unknown_headers_that_asks_for_nothing_is_no_nil_return(maker: Any) -> None:
    """``Không`` under requests is an answer to another question."""
    made = maker().titles().header(*[f"Cột {letter}" for letter in "ABCDEFGHI"])
    made.add(1, "x", "x", "x", "x", "x", "x", "x", "Không")
    read = made.made().read()
    assert read.nil == []
    assert [finding.code for finding in read.findings] == ["no_table"]
