"""A picture of the tables of a checked file: the cells that were read, those with a finding coloured.

It is made of what was read (the file itself is gone by then, and was never opened in this process). Of a long table the
rows with findings and their neighbours are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expectations import Checked
from findings import Finding, Severity, a1, cells_of
from forms import forms
from transforms.returns import RecordTable

_ROWS = 60
_AROUND = 1  # rows shown before and after one with a finding
_TABLES = 12
_LETTERS = 120
_WEIGHT = {Severity.NOTICE: 1, Severity.WARNING: 2, Severity.ERROR: 3}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the worst of its findings (``error``, ``warning``, ``notice`` or empty), and their numbers."""

    name: str
    text: str
    severity: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the picture; ``left_out`` rows before it are not shown."""

    number: int
    cells: tuple[Cell, ...]
    severity: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A table of a file: its columns as (letter, header), and its rows. ``more`` rows follow that are not shown."""

    form: str
    sheet: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    more: int


def pictures(verdict: Checked) -> list[Picture]:
    """Return a picture of each table; the numbers in it are those of ``verdict.findings``, from 1."""
    by_cell, by_row = _places(verdict.findings)
    tables = [table for table in verdict.read.tables if len(table) and table.columns]
    return [_picture(table, by_cell, by_row) for table in tables[:_TABLES]]


_Found = tuple[int, Severity]


def _places(
    findings: Sequence[Finding],
) -> tuple[Mapping[tuple[str, int, int], list[_Found]], Mapping[tuple[str, int], list[_Found]]]:
    by_cell: dict[tuple[str, int, int], list[_Found]] = defaultdict(list)
    by_row: dict[tuple[str, int], list[_Found]] = defaultdict(list)
    for number, finding in enumerate(findings, start=1):
        sheet, found = finding.sheet or "", (number, finding.severity)
        cells = [(finding.row, finding.column)] if finding.row and finding.column else []
        for row, column in cells or cells_of(finding.params.get("cells", "")):
            by_cell[sheet, row, column].append(found)
        if finding.row:
            by_row[sheet, finding.row].append(found)
    return by_cell, by_row


def _picture(
    table: RecordTable,
    by_cell: Mapping[tuple[str, int, int], list[_Found]],
    by_row: Mapping[tuple[str, int], list[_Found]],
) -> Picture:
    sheet, form = table.sheet or "", forms()[table.form]
    columns = sorted((number, name) for name, number in table.columns.items())
    shown = _shown(table.rows, [row for row in table.rows if (sheet, row) in by_row])
    rows, last = [], -1
    for at in shown:
        row = table.rows[at]
        cells = tuple(_cell(table, at, name, number, by_cell.get((sheet, row, number), ())) for number, name in columns)
        rows.append(Row(row, cells, _worst(by_row.get((sheet, row), ())), left_out=at - last - 1))
        last = at
    headers = tuple((_letter(number), form[name].header) for number, name in columns)
    return Picture(table.form, sheet, headers, tuple(rows), len(table) - last - 1)


def _shown(rows: Sequence[int], faulty: Sequence[int]) -> list[int]:
    """Return the positions of the rows to show: all of a short table, else the faulty ones and their neighbours."""
    if len(rows) <= _ROWS:
        return list(range(len(rows)))
    wanted, faulty_rows = set(range(3)), set(faulty)
    for at, row in enumerate(rows):
        if row in faulty_rows:
            wanted.update(range(max(0, at - _AROUND), min(len(rows), at + _AROUND + 1)))
        if len(wanted) >= _ROWS:
            break
    return sorted(wanted)[:_ROWS]


def _cell(table: RecordTable, at: int, name: str, column: int, found: Iterable[_Found]) -> Cell:
    column_texts = table.raw.get(name)
    text = (column_texts[at] if column_texts else None) or ""
    text = text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
    found = list(found)
    return Cell(f"{_letter(column)}{table.rows[at]}", text, _worst(found), tuple(number for number, _ in found))


def _letter(column: int) -> str:
    return (a1(1, column) or "")[:-1]


def _worst(found: Iterable[_Found]) -> str:
    severities = [severity for _, severity in found]
    return str(max(severities, key=lambda one: _WEIGHT[one])) if severities else ""
