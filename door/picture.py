"""A picture of the tables of a checked file: the cells that were read, those with a finding coloured.

It is made of what was read (the file itself is gone by then, and was never opened in this process). Of a long table the
rows with findings and their neighbours are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from expectations import Checked
from findings import Finding, Severity, a1, cells_of
from forms import forms
from transforms.returns import RecordTable, SentBackRow

_WHOLE, _ROWS = 24, 40  # rows of a table that is shown whole, and at most of a longer one: each costs its reader a wait
_AROUND = 1  # rows shown before and after one with a finding
_TABLES = 12
_LETTERS = 120
_WEIGHT = {Severity.NOTICE: 1, Severity.WARNING: 2, Severity.ERROR: 3}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the worst of its findings (``error``, ``warning``, ``notice`` or empty), and their numbers."""

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
    tables = [table for table in verdict.read.tables if table.columns]
    found = []
    for table in tables[:_TABLES]:
        same = [one for one in tables if (one.form, one.sheet) == (table.form, table.sheet)]
        rows = [row for row in verdict.read.sent_back if (row.form, row.sheet) == (table.form, table.sheet)]
        # A sheet with several tables, such as a block a unit, shows what was sent back under the first of them.
        found.append(_picture(table, rows if same[0] is table else (), by_cell, by_row))
    return [one for one in found if one.rows]


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
    back: Sequence[SentBackRow],
    by_cell: Mapping[tuple[str, int, int], list[_Found]],
    by_row: Mapping[tuple[str, int], list[_Found]],
) -> Picture:
    sheet, form = table.sheet or "", forms()[table.form]
    named: dict[int, str] = {}
    for column in form.columns:  # two fields may share a column: one "Ngày đi" is both first and last day
        if column.field in table.columns:
            named.setdefault(table.columns[column.field], column.field)
    texts = _texts(table, back, named)
    columns = [number for number in sorted(named) if any(number in row for row in texts.values())]
    numbers = sorted(texts)
    rows, last = [], -1
    for at in _shown(numbers, {row for row in numbers if (sheet, row) in by_row}):
        row = numbers[at]
        cells = tuple(_cell(texts[row].get(number, ""), by_cell.get((sheet, row, number), ())) for number in columns)
        rows.append(Row(row, cells, _worst(by_row.get((sheet, row), ())), left_out=at - last - 1))
        last = at
    headers = tuple((_letter(number), form[named[number]].header) for number in columns)
    return Picture(table.form, sheet, headers, tuple(rows), len(numbers) - last - 1)


def _texts(table: RecordTable, back: Sequence[SentBackRow], named: Mapping[int, str]) -> dict[int, dict[int, str]]:
    """Return what stands in each cell, by row and column: of the rows that were read, and of those sent back."""
    texts: dict[int, dict[int, str]] = {}
    for at, row in enumerate(table.rows):
        found = ((number, table.raw.get(field)) for number, field in named.items())
        texts[row] = {number: text for number, column in found if column and (text := column[at])}
    for one in back:
        cells = ((cells_of(name), text) for name, text in one.cells)
        texts[one.row] = {places[0][1]: text for places, text in cells if places}
    return texts


def _shown(rows: Sequence[int], faulty: Set[int]) -> list[int]:
    """Return the positions of the rows to show: all of a short table, else the faulty ones and their neighbours."""
    if len(rows) <= _WHOLE:
        return list(range(len(rows)))
    wanted = set(range(3))
    for at, row in enumerate(rows):
        if row in faulty:
            wanted.update(range(max(0, at - _AROUND), min(len(rows), at + _AROUND + 1)))
        if len(wanted) >= _ROWS:
            break
    return sorted(wanted)[:_ROWS]


def _cell(text: str, found: Sequence[_Found]) -> Cell:
    shown = text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
    return Cell(shown, _worst(found), tuple(number for number, _ in found))


def _letter(column: int) -> str:
    return (a1(1, column) or "")[:-1]


def _worst(found: Iterable[_Found]) -> str:
    severities = [severity for _, severity in found]
    return str(max(severities, key=lambda one: _WEIGHT[one])) if severities else ""
