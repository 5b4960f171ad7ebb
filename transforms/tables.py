"""The tables of a sheet, whichever way it is laid out: under headers, beside headers, or without any."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.evidence import SURE, Sample
from transforms.headerless import guess_table
from transforms.layout import Table, find_tables
from transforms.rows import sort_rows
from transforms.tidy import Grid
from transforms.turned import turns

_TOLD_BY_CELLS = ("person", "date", "choice", "count", "decimal")  # types of column


def tables_of(grid: Grid, hinted: Sequence[str] = ()) -> tuple[Grid, list[Table]]:
    """Return the tables of a sheet, and the sheet as it has to be read for them."""
    tables = find_tables(grid, hinted)
    if any(_names_everything(table) for table in tables):
        return grid, tables
    for turned in turns(grid):
        found = find_tables(turned, hinted)
        if found and all(map(_is_borne_out, found)):
            return turned, found
    guessed = None if tables else guess_table(grid, hinted)
    return grid, [guessed] if guessed else tables


def _names_everything(table: Table) -> bool:
    return set(table.form.identity) <= table.given()


def _is_borne_out(table: Table) -> bool:
    """Tell whether a table has what names a record, and its cells look like what their headers say."""
    if not _names_everything(table) or not sort_rows(table).records:
        return False
    sample = Sample(table.form, table.grid, table.start)
    told = {t: c for t, c in table.columns.items() if table.form[t.field].type in _TOLD_BY_CELLS and sample.cells(c)}
    return bool(told) and all(sample.weigh(target, column) >= SURE for target, column in told.items())
