"""A sample workbook opens in whatever reads workbooks, unless being unreadable is its planted fault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.office import faults, needs_calc, openpyxl_of, refusal, unopened_by_libreoffice
from tests.samples.conftest import Sample


@pytest.fixture(scope="session")
def workbooks(sample: Sample) -> list[Path]:
    """The workbooks that a unit could open itself."""
    unreadable = {fault["id"] for fault in sample.manifest.faults if fault["code"] in _UNREADABLE}
    return [
        sample.inbox / name
        for name, file in sample.manifest.files.items()
        if name.endswith(".xlsx") and not unreadable & set(file["faults"])
    ]


_UNREADABLE = ("file_not_workbook", "file_password")


def test_the_properties_of_every_sample_workbook_are_well_formed(workbooks: list[Path]) -> None:
    """Those of a filled blank were not: a prefix was used where another element had declared it."""
    assert {path.name: why for path in workbooks if (why := refusal(openpyxl_of, path))} == {}


def test_sample_workbooks_open_everywhere(workbooks: list[Path]) -> None:
    """Some of them: all are written by the same two writers."""
    assert {path.name: found for path in _some(workbooks) if (found := faults(path))} == {}


@needs_calc
def test_sample_workbooks_open_in_libreoffice(workbooks: list[Path], tmp_path: Path) -> None:
    by_name = {path.name: path for path in _some(workbooks)}
    assert unopened_by_libreoffice(by_name.values(), tmp_path) == []


def _some(workbooks: list[Path]) -> list[Path]:
    return random.Random(13).sample(workbooks, 40)
