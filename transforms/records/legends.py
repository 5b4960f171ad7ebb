"""Where the legend of a table stands: in any line of its sheet that is no record, or on a sheet that has no table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from forms import Choice, forms
from transforms.matching.layout import Table
from transforms.tables.row_kinds import Rows
from transforms.tidy import Grid
from transforms.values.legends import Legend, legend_in, rows_as_lines, sign_in
from transforms.workbook import Cell

_FEWEST = 3  # signs side by side that may head columns of ticks
_HEADERS_WITHIN = 60  # rows from the top in which such a header stands


def legends_of(table: Table, rows: Rows, elsewhere: Sequence[str]) -> dict[str, Legend]:
    """Return the legends of a table by the field they are for; ``elsewhere`` are lines of sheets without a table."""
    found: dict[str, Legend] = {}
    lines: list[str] | None = None
    for target, index in table.columns.items():
        column = table.form[target.field]
        if not column.choices or not any(sign_in(table.grid.cell(row, index)) for row in rows.records):
            continue
        if lines is None:
            lines = [*_lines(table, rows), *elsewhere]
        if legend := legend_in(lines, column.choices):
            found[target.field] = legend
    return found


def _lines(table: Table, rows: Rows) -> Iterator[str]:
    grid, records = table.grid, set(rows.records)
    yield from rows_as_lines(grid.rows[row] for row in range(len(grid.rows)) if row not in records)
    known = set(table.columns.values())  # a legend beside the header row looks like one more column
    for row in rows.records:
        beside = [cell for column, cell in enumerate(grid.rows[row]) if column not in known]
        yield from rows_as_lines([beside])
    yield from grid.sheet.boxes
    yield from grid.sheet.comments.values()


def written_out(grid: Grid) -> Grid:
    """Return a sheet with the signs that head columns of ticks written out, where it explains them."""
    runs = [(row, run) for row in range(min(_HEADERS_WITHIN, len(grid.rows))) for run in _runs(grid.rows[row])]
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


def _runs(row: Sequence[Cell]) -> Iterator[list[int]]:
    """Yield the columns of signs side by side; as many as number all columns of a table head no ticks."""
    run: list[int] = []
    for column, cell in enumerate(chain(row, [None])):
        if cell is not None and sign_in(cell):
            run.append(column)
            continue
        if len(run) >= _FEWEST and all(after - before == 1 for before, after in pairwise(run)):
            yield run
        run = []


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
