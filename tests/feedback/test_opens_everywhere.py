"""A marked workbook opens wherever the return itself opened, and the copy of what is no workbook opens everywhere.

The corpora are the returns of ``tests/returns``, in every format and with every habit, and the hostile files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos.hostile import harmless, hostile
from feedback.marked import mark
from findings import Finding, Severity
from tests.office import (
    calamine_of,
    faults,
    needs_calc,
    openpyxl_of,
    refusal,
    schema_faults,
    unopened_by_libreoffice,
)
from transforms.readers import open_workbook

RETURNS = sorted((Path(__file__).parents[1] / "returns" / "files").iterdir())
WORKBOOKS = (".xlsx", ".xlsm")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Each return and its marked copy."""
    folder = tmp_path_factory.mktemp("marked")
    copies = {source: folder / f"{source.stem}-{source.suffix[1:]}.xlsx" for source in RETURNS}
    for source, copy in copies.items():
        mark(source, _findings(source), copy)
    return copies


def _findings(source: Path) -> list[Finding]:
    """Find fault with a cell, an empty one far off, the last one there is, a whole row and the file, on each sheet."""
    places = ((3, 2), (40, 30), (9, 16384), (9, None), (None, None))
    return [
        Finding(
            "file_unreadable", severity, file=source.name, sheet=sheet.name, row=row, column=column, value="<&>\x07"
        )
        for sheet in open_workbook(source, source.name).sheets
        for (row, column), severity in zip(places, [*Severity, *Severity], strict=False)
    ]


def test_a_marked_return_has_no_fault_that_the_return_has_not(marked: dict[Path, Path]) -> None:
    made_wrong = {}
    for source, copy in marked.items():
        before = {_without_place(fault) for fault in schema_faults(source)} if source.suffix in WORKBOOKS else set()
        made_wrong[source.name] = [fault for fault in schema_faults(copy) if _without_place(fault) not in before]
    assert {name: found for name, found in made_wrong.items() if found} == {}


def _without_place(fault: str) -> str:
    """A fault of the return may stand at another place in the copy."""
    return fault.partition(": ")[2]


@pytest.mark.parametrize("reader", [openpyxl_of, calamine_of], ids=lambda reader: reader.__name__)
def test_a_marked_return_opens_where_the_return_opened(reader, marked: dict[Path, Path]) -> None:
    shut = {source.name: why for source, copy in marked.items() if (why := refusal(reader, copy))}
    assert {name: why for name, why in shut.items() if not refusal(reader, _return(name))} == {}


def _return(name: str) -> Path:
    return next(path for path in RETURNS if path.name == name)


@needs_calc
def test_marked_returns_open_in_libreoffice(marked: dict[Path, Path], tmp_path: Path) -> None:
    assert unopened_by_libreoffice(marked.values(), tmp_path) == []


def test_what_goes_back_for_a_hostile_file_opens_everywhere(tmp_path: Path) -> None:
    """Neither its bomb nor its entities go back with the list."""
    good = next(path for path in RETURNS if path.name == "base_clean.xlsx").read_bytes()
    wrong = {}
    for number, (name, content) in enumerate(hostile(good, 13).items()):
        source, copy = tmp_path / f"{number}{Path(name).suffix}", tmp_path / f"{number}-marked.xlsx"
        source.write_bytes(content)
        mark(source, open_workbook(source, name).findings or _findings(source), copy)
        # One of which the rest is a good return keeps what it holds, a cell at the far end of the sheet as well.
        wrong[name] = schema_faults(copy) if name in harmless() else faults(copy)
    assert {name: found for name, found in wrong.items() if found} == {}
