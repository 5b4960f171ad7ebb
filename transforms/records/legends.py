"""Where the legend of a table stands: in any line of its sheet that is no record, or on a sheet that has no table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from forms import Choice, forms
from transforms.matching.layout import Table
from transforms.tables.row_kinds import Rows
from transforms.tidy import Grid
from transforms.values.legends import Legend, legend_in, may_be_a_sign, rows_as_lines, sign_in
from transforms.workbook import Cell

_LONGEST_HEAD = 5  # letters: "(III)", "HT 4"
_FEWEST = 3  # signs side by side that may head columns of ticks
_HEADERS_WITHIN = 25  # rows from the top in which such a header stands


def legends_of(table: Table, rows: Rows, elsewhere: Sequence[str]) -> dict[str, Legend]:
    """Return the legends of a table by the field they are for; ``elsewhere`` are lines of sheets without a table."""
    found: dict[str, Legend] = {}
    lines: list[str] | None = None
    for target, index in table.columns.items():
        column = table.form[target.field]
        if not column.choices:
            continue
        cells = {table.grid.cell(row, index) for row in rows.records}
        if not any(may_be_a_sign(cell) and sign_in(cell) for cell in cells):
            continue
        if lines is None:
            lines = [*_lines(table, rows), *elsewhere]
        if legend := legend_in(lines, column.choices):
            found[target.field] = legend
    return found


def _lines(table: Table, rows: Rows) -> Iterator[str]:
    grid, records = table.grid, {*rows.records, *rows.examples, *rows.struck, *rows.totals}
    yield from rows_as_lines(grid.rows[row] for row in range(len(grid.rows)) if row not in records)
    known = set(table.columns.values())  # a legend beside the header row looks like one more column
    for row in rows.records:
        beside = [cell for column, cell in enumerate(grid.rows[row]) if column not in known]
        yield from rows_as_lines([beside])
    yield from grid.sheet.boxes
    yield from grid.sheet.comments.values()


def written_out(grid: Grid) -> Grid:
    """Return a sheet with the signs that head columns of ticks written out, where it explains them."""
    runs = [(row, run) for row, cells in enumerate(grid.rows[:_HEADERS_WITHIN]) if (run := _signs(cells))]
    if not runs:
        return grid
    lines = [text for _, _, text in grid.texts(0, len(grid.rows))]  # which rows are records is not known yet
    for choices in _lists():
        legend = legend_in(lines, choices)
        if legend is None:
            continue
        for row, run in runs:
            labels = {column: legend.label(grid.rows[row][column], choices) for column in run}
            if all(labels.values()) and len(set(labels.values())) == len(run):
                return _with(grid, row, labels)
    return grid


def _signs(row: Sequence[Cell]) -> list[int]:
    """Return the columns of the different signs that stand side by side in a row, if any do.

    A row with other numbers in it is data; one of signs from the first column on numbers the columns of a table.
    """
    if row and not (row[0] is None or isinstance(row[0], str)):
        return []  # as nearly all are
    short = [
        column
        for column, cell in enumerate(row)
        if cell is not None and (cell.__class__ is not str or len(str(cell)) <= _LONGEST_HEAD)
    ]
    if len(short) < _FEWEST:
        return []
    runs = [[column for _, column in run] for _, run in groupby(enumerate(short), lambda one: one[1] - one[0])]
    longest = max(runs, key=len)
    others = [row[column] for run in runs if run is not longest for column in run]
    is_data = any(not isinstance(cell, str) for cell in others)
    if is_data or longest[0] == 0 or not _FEWEST <= len(longest) == len({row[column] for column in longest}):
        return []
    return longest if all(sign_in(row[column]) for column in longest) else []


def _lists() -> Iterable[tuple[Choice, ...]]:
    """Return every list whose values may be ticked: of what a record says, not of what it is."""
    columns = (column for form in forms().values() for column in form.columns)
    return dict.fromkeys(
        column.choices for column in columns if column.choices and column.required and not column.identity
    )


def _with(grid: Grid, row: int, labels: dict[int, str | None]) -> Grid:
    rows = list(grid.rows)
    rows[row] = [labels.get(column, cell) for column, cell in enumerate(rows[row])]
    return Grid(grid.sheet, rows, grid.written, grid.filled, grid.turn)
