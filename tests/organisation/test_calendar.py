"""By when a return is due."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from organisation import Period
from organisation.calendar import Calendar, calendar, due
from province import province_folder


@pytest.mark.parametrize(
    ("level", "period", "day"),
    [
        ("base", "2020-H1", date(2020, 6, 5)),
        ("district", "2020-H1", date(2020, 6, 10)),
        ("commune", "2025-H2", date(2025, 11, 30)),
        ("affiliated", "2020", date(2020, 11, 30)),
        ("district", "2020-Q1", None),
        ("district", "2020-03", None),
    ],
)
def test_the_day_depends_on_level_and_period(level, period, day):
    assert due(level, Period.parse(period)) == day


def test_late_begins_at_midnight_in_the_province():
    assert calendar().late_from(date(2020, 6, 10)) == datetime(2020, 6, 10, 17, tzinfo=UTC)


def test_an_exemption_names_its_document(tmp_path):
    shutil.copy(province_folder() / "calendar.yaml", tmp_path)
    (tmp_path / "exemptions.csv").write_text(
        "unit_id,form,period,document,document_date\nD200,HOAT_DONG,2020-H1,12-CV/TĐTN,2020-04-01\n", encoding="utf-8"
    )
    exempting = Calendar.load(tmp_path)
    assert exempting.exemption("D200", "HOAT_DONG", "2020-H1") == "12-CV/TĐTN (2020-04-01)"
    assert exempting.exemption("D200", "HOAT_DONG", "2020-H2") is None
