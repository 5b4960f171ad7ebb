"""A period's blank workbooks from one model: the very workbooks that are made one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import form
from forms.template import BlankSeries, blank_workbook
from organisation import Period
from organisation.units import organisation

ALL = ("DI_CO_SO_DK", "DI_CO_SO_KQ", "DI_CO_SO_TH", "BC_SOLIEU", "HOAT_DONG")


@pytest.mark.parametrize(
    ("period", "unit_ids", "ids"),
    [
        ("2020-H1", ("QN", "T_THAN"), ("DI_CO_SO_DK", "DI_CO_SO_KQ")),
        ("2020-H1", ("D199", "D203", "D193"), ALL),
        ("2020-H1", ("B06865", "B06718"), ("BC_SOLIEU",)),
        ("2026-H1", ("C06994-2025", "C06712-2025"), ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG")),
    ],
)
def test_a_patched_workbook_is_the_one_made_for_the_unit(
    period: str, unit_ids: tuple[str, ...], ids: tuple[str, ...], tmp_path: Path
) -> None:
    whole = Period.parse(period)
    series, made = BlankSeries(whole), tmp_path / "made.xlsx"
    for unit_id in unit_ids:
        unit = organisation().unit(unit_id, whole.end)
        assert unit is not None
        blank_workbook([form(one) for one in ids], unit, whole, made)
        assert series.workbook([form(one) for one in ids], unit) == made.read_bytes(), unit_id


def test_a_name_with_marks_of_xml_stays_itself(tmp_path: Path) -> None:
    from dataclasses import replace

    period = Period.parse("2020-H1")
    known = organisation().unit("T_THAN", period.end)
    assert known is not None
    unit = replace(known, union_name="Đoàn <Mẫu> & “Bạn”")
    blank_workbook([form("HOAT_DONG")], unit, period, tmp_path / "made.xlsx")
    assert BlankSeries(period).workbook([form("HOAT_DONG")], unit) == (tmp_path / "made.xlsx").read_bytes()


def test_no_form_is_refused() -> None:
    period = Period.parse("2020-H1")
    with pytest.raises(ValueError, match="at least one form"):
        BlankSeries(period).workbook([], organisation().valid(period.end)[0])
