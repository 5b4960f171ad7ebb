"""Fit the cells of a sheet to what is used, whatever the container was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from transforms.readers.limits import Limits
from transforms.workbook import Cell, Sheet

_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}")
_WHOLE = float(1 << 53)


def cells(row: Iterable[Any]) -> list[Cell]:
    """Return a row with ``None`` for empty text and ``int`` for whole numbers."""
    return [
        None
        if cell == ""
        else int(cell)
        if cell.__class__ is float and -_WHOLE < cell < _WHOLE and cell % 1 == 0
        else cell
        for cell in row
    ]


def fit(rows: list[list[Cell]], marked: Iterable[tuple[int, int]] = ()) -> list[list[Cell]]:
    """Return ``rows`` as a rectangle without the empty rows and columns at its end.

    ``marked`` are places (errors, formulas without a value) that are empty and still count as used.
    """
    height, width = 0, 0
    for row, column in marked:
        height, width = max(height, row + 1), max(width, column + 1)
    while len(rows) > height and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    rows.extend([] for _ in range(height - len(rows)))
    used = max((_used(row, width) for row in rows), default=0)
    width = max(width, used)
    return [row if len(row) == width else _resize(row, width) for row in rows]


def _used(row: Sequence[Cell], at_least: int) -> int:
    used = len(row)
    while used > at_least and row[used - 1] is None:
        used -= 1
    return used


def _resize(row: list[Cell], width: int) -> list[Cell]:
    return row[:width] + [None] * (width - len(row))


def take_errors(sheet: Sheet) -> None:
    """Turn error values that a text format wrote out into error cells, in place."""
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if is_error_text(cell):
                sheet.errors[(number, column)] = str(cell)
                row[column] = None


def is_error_text(cell: Cell) -> bool:
    """Tell whether a text is what spreadsheet programs show for an error."""
    return isinstance(cell, str) and cell[:1] in {"#", "E"} and _ERROR.fullmatch(cell) is not None


def cut_long(sheet: Sheet, limits: Limits) -> tuple[int, int] | None:
    """Cut every text longer than a cell may be, in place; return the place of the first, or ``None``."""
    limit = limits.cell_length
    if len(sheet.whole_text()) <= limit or max(map(len, sheet.texts())) <= limit:
        return None
    sheet.texts_changed()
    first = None
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > limit:
                row[column] = cell[:limit]
                first = first or (number, column)
    return first
