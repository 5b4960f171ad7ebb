"""The lines of text above a table, or on a sheet without one, that may name a unit and a period."""

from __future__ import annotations

from datetime import date
from itertools import islice

from transforms.report import shown
from transforms.tables import flags
from transforms.tidy import Grid
from transforms.values.vocabulary import words
from transforms.workbook import Cell

MOST_LINES = 200


def title_lines(grid: Grid, first: int, last: int) -> list[str]:
    """Return the title lines in some rows; a wide row is none.

    A cell of several lines gives each of them and the whole; a label gives its row as well (``Tháng:``, ``3/2024``).
    """
    texts = islice((text for text in grid.texts(first, last) if grid.filled[text[0]] < flags.WIDE), MOST_LINES)
    lines: list[str] = []
    for row, column, text in texts:
        written = grid.as_written(row, column) or text
        if "\n" in written:
            lines.extend(line.strip() for line in written.splitlines() if line.strip())
        lines.append(text)
        if grid.filled[row] > 1 and words("title_labels").begins(text):
            lines.append(" ".join(map(_in_a_title, grid.rows[row][column:])))
    return lines


def _in_a_title(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"tháng {cell.month} năm {cell.year}"
    return "" if cell is None else shown(cell)
