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


def test_the_period_before_and_what_lies_within() -> None:
    assert Period.parse("2020-H1").previous_year == Period.parse("2019-H1")
    assert Period.parse("2020-02").within(Period.parse("2020-Q1"))
    assert not Period.parse("2020").within(Period.parse("2020-H1"))
    assert Period.parse("2020-H1").label == "6 tháng đầu năm 2020"
