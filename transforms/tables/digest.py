"""A table that only counts the records of the tables above it, as people like to add under a list of visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.matching.layout import Table
from transforms.tables.row_kinds import Rows
from transforms.values.numbers import NumberReader
from transforms.workbook import Cell

_NUMBERS = NumberReader(whole=False)


def is_digest(table: Table, rows: Rows, above: Sequence[tuple[Table, Rows]]) -> bool:
    """Tell whether a table holds nothing but places and counts, one of which adds up to the records listed above it."""
    listed = sum(len(others.records) for other, others in above if _names(other, "date", "person"))
    if not listed or not rows.records or _names(table, "date", "person") or not _names(table, "place"):
        return False
    mapped = set(table.columns.values())
    if any(cell is not None for row in rows.records for column, cell in _cells(table, row) if column not in mapped):
        return False
    counts = [column for target, column in table.columns.items() if table.form[target.field].type == "count"]
    return any(_sum(table, rows, column) == listed for column in counts)


def _names(table: Table, *types: str) -> bool:
    """Tell whether a row of a table is known by a field of one of these types."""
    return any(table.form[name].type in types for name in table.form.identity)


def _cells(table: Table, row: int) -> Iterator[tuple[int, Cell]]:
    return ((column, table.grid.cell(row, column)) for column in table.span)


def _sum(table: Table, rows: Rows, column: int) -> float | None:
    numbers = [_NUMBERS[cell].value for row in rows.records if (cell := table.grid.cell(row, column)) is not None]
    return None if None in numbers else sum(number or 0 for number in numbers)
