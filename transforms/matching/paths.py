"""The path of every column: the texts of its header from the top down, those that spread over several columns too."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.matching.lexicon import Texts, may_number_a_kind
from transforms.tidy import Grid
from transforms.workbook import Cell

_YEARS = range(1990, 2100)


def paths(grid: Grid, header: range, span: range) -> tuple[Texts, ...]:
    """Return the path of each column of a table; empty for a column without a header."""
    return tuple([_path(grid, header, column) for column in span])


def _path(grid: Grid, header: range, column: int) -> Texts:
    texts: list[str] = []
    own = [row for row in header if grid.cell(row, column) is not None]
    for row in header:
        cell = grid.cell(row, column)
        if cell is None and own and row < own[-1]:
            cell = _spread(grid, header, row, column)
        text = header_text(cell)
        if text and text not in texts[-1:]:
            texts.append(text)
    return tuple(texts)


def header_text(cell: Cell) -> str | None:
    """Return the text of a header's cell; a number only where it can be a kind's or a year."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and (may_number_a_kind(cell) or cell in _YEARS):
        return f"{cell:g}"
    return None


def _spread(grid: Grid, header: range, row: int, column: int) -> Cell:
    """Return the text left of a blank cell that stands over its column too: merged so, or divided below."""
    for top, first, bottom, right in grid.sheet.merged:
        if top <= row <= bottom and first <= column <= right:
            return grid.cell(top, first)
    left = next((index for index in range(column - 1, -1, -1) if grid.cell(row, index) is not None), -1)
    if left < 0 or any(_parts(grid, above, left, column) for above in range(header.start, row)):
        return None
    if any((row, left) == (top, first) for top, first, _, _ in grid.sheet.merged):
        return None  # merged over other columns
    below = range(row + 1, header.stop)
    divided = all(any(grid.cell(under, index) is not None for under in below) for index in range(left, column + 1))
    return grid.cell(row, left) if divided else None


def _parts(grid: Grid, row: int, left: int, column: int) -> bool:
    """Tell whether a row of the header begins something else between two columns."""
    return any(grid.cell(row, index) is not None for index in range(left + 1, column + 1))


def merged_depth(grid: Grid, first: int, deepest: int) -> int:
    """Return how many rows a header has by the cells of its first that are merged downwards."""
    bottoms: Iterator[int] = (
        bottom
        for top, left, bottom, right in grid.sheet.merged
        if top == first and bottom - top < deepest and grid.cell(top, left) is not None
    )
    return max(bottoms, default=first) - first + 1
