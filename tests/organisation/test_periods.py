"""Periods: their ids, their days, and the title lines that name them."""

from __future__ import annotations

from datetime import date

import pytest

from organisation import Period


@pytest.mark.parametrize(
    ("period_id", "first", "last", "kind"),
    [
        ("2020", "2020-01-01", "2020-12-31", "year"),
        ("2020-H1", "2020-01-01", "2020-06-30", "half"),
        ("2020-H2", "2020-07-01", "2020-12-31", "half"),
        ("2020-Q1", "2020-01-01", "2020-03-31", "quarter"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
    ],
)
def test_an_id_says_first_and_last_day(period_id: str, first: str, last: str, kind: str) -> None:
    period = Period.parse(period_id)
    assert (period.start, period.end, period.kind) == (date.fromisoformat(first), date.fromisoformat(last), kind)


@pytest.mark.parametrize("text", ["", "2020-H3", "2020-13", "20", "H1-2020", "2020-Q5"])
def test_what_is_no_id_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="Kỳ báo cáo"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("line", "period_id"),
    [
        ("Kỳ báo cáo: 6 tháng đầu năm 2020", "2020-H1"),
        ("06 THÁNG CUỐI NĂM 2024", "2024-H2"),
        ("sáu tháng đầu năm 2024", "2024-H1"),
        ("6T đầu năm 2024", "2024-H1"),
        ("(Tháng 3 năm 2024)", "2024-03"),
        ("BÁO CÁO THÁNG 3.2024", "2024-03"),
        ("T3.2024", "2024-03"),
        ("tháng ba năm 2024", "2024-03"),
        ("tháng năm năm 2024", "2024-05"),
        ("tháng mười hai năm 2024", "2024-12"),
        ("Quý I/2024", "2024-Q1"),
        ("quý IV năm 2024", "2024-Q4"),
        ("Năm 2020", "2020"),
        ("(Từ ngày 01/3/2024 đến ngày 31/3/2024)", "2024-03"),
        ("Từ 01/01/2024 đến 31/03/2024", "2024-Q1"),
        ("Kỳ báo cáo: 2020-H1", "2020-H1"),
    ],
)
def test_a_title_names_a_period(line: str, period_id: str) -> None:
    assert Period.in_title(line) == Period.parse(period_id)


@pytest.mark.parametrize(
    "line",
    [
        "Quảng Ninh, ngày 28 tháng 3 năm 2024",
        "Kế hoạch số 177-KH/TĐTN-TCKT ngày 17/3/2020",
        "Tháng 3",
        "Tháng 3 (Quý I) năm 2024",
        "Tháng 3 năm 2024, tháng 4 năm 2024",
        "9 tháng đầu năm 2024",
        "từ 15/12/2023 đến 15/3/2024",
        "ĐOÀN TNCS HỒ CHÍ MINH",
    ],
)
def test_a_line_that_names_none_or_more_than_one_gives_none(line: str) -> None:
    assert Period.in_title(line) is None


def test_the_period_before_and_what_lies_within() -> None:
    assert Period.parse("2020-H1").previous_year == Period.parse("2019-H1")
    assert Period.parse("2020-02").within(Period.parse("2020-Q1"))
    assert not Period.parse("2020").within(Period.parse("2020-H1"))
    assert Period.parse("2020-H1").label == "6 tháng đầu năm 2020"
