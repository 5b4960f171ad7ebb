"""The tables of a sheet, whichever way it is laid out: under headers, beside them, or without any."""

from __future__ import annotations

from dataclasses import replace

from transforms.matching.headerless import guess_table
from transforms.matching.layout import NOTHING, Expected, Table, find_tables
from transforms.matching.sample import Sample
from transforms.matching.transposed import transpose
from transforms.tables.rows import sort_rows
from transforms.tidy import Grid

_TOLD_BY_CELLS = ("person", "date", "choice", "count", "decimal")  # types of column


def tables_of(grid: Grid, expected: Expected = NOTHING, before: Table | None = None) -> tuple[Grid, list[Table]]:
    """Return the tables of a sheet, and the sheet as it has to be read for them.

    ``before`` is the last table of the sheet before, which this one may go on with.
    """
    tables = find_tables(grid, expected)
    if any(_names_everything(table) for table in tables):
        return grid, tables
    for transposed in transpose(grid):
        found = find_tables(transposed, expected)
        if found and all(map(_is_borne_out, found)):
            return transposed, found
    if tables:
        return grid, tables
    only = (before and _continued(before, grid)) or guess_table(grid, expected)
    return grid, [only] if only else []


def _continued(before: Table, grid: Grid) -> Table | None:
    """Return what goes on with a table on the next sheet without a header, ``None`` where the cells do not fit."""
    first = next((row for row, filled in enumerate(grid.filled) if filled), len(grid.rows))
    here = range(first, first)
    match = replace(before.match, typos=(), rivals=())
    found = replace(before, match=match, grid=grid, header=here, end=len(grid.rows), unknown=[], first=True, last=True)
    return None if before.grid.turn or not _is_borne_out(found) else found


def _names_everything(table: Table) -> bool:
    return set(table.form.identity) <= table.given()


def _is_borne_out(table: Table) -> bool:
    """Tell whether a table has what names a record, and most of its cells look like what their headers say."""
    if not _names_everything(table) or not sort_rows(table).records:
        return False
    sample = Sample(table.form, table.grid, table.start)
    told = {t: c for t, c in table.columns.items() if table.form[t.field].type in _TOLD_BY_CELLS and sample.cells(c)}
    return bool(told) and all(sample.weigh(target, column) > 0 for target, column in told.items())
