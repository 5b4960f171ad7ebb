"""A blank workbook opens in whatever a unit has."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import forms
from forms.template import BlankSeries, blank_workbook
from organisation import Period
from organisation.units import organisation
from tests.office import faults, needs_calc, unopened_by_libreoffice

H1 = Period.parse("2020-H1")


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A blank of each form, and of all of them, of a district with many base units and of a base unit with none."""
    folder, made = tmp_path_factory.mktemp("blank"), []
    every = list(forms().values())
    for unit_id in ("D199", "B06664"):
        unit = organisation().unit(unit_id, H1.end)
        assert unit is not None
        for wanted in ([form] for form in every):
            made.append(folder / f"{unit_id}-{wanted[0].id}.xlsx")
            blank_workbook(wanted, unit, H1, made[-1])
        made.append(folder / f"{unit_id}-ca-nam.xlsx")
        made[-1].write_bytes(BlankSeries(Period.parse("2020")).workbook(every, unit))
    return made


def test_blank_workbooks_open_everywhere(blanks: list[Path]) -> None:
    assert {path.name: found for path in blanks if (found := faults(path))} == {}


@needs_calc
def test_blank_workbooks_open_in_libreoffice(blanks: list[Path], tmp_path: Path) -> None:
    assert unopened_by_libreoffice(blanks, tmp_path) == []
