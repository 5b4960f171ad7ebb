"""Sheets that only show how a return is filled in: not read beside a real one. *Mẫu 01* is a real one's name."""

from __future__ import annotations

from collections.abc import Sequence

from findings import Severity
from transforms.matching.layout import Table
from transforms.report import Report
from transforms.tidy import Grid
from transforms.values.vocabulary import words

_FEWEST_CELLS = 3  # of a row that holds data
_LONGEST_COVER = 25  # filled rows; the list behind our own drop-downs has more than fifty
_MOST_SHOWN = 3  # rows that an example needs


def is_guide(grid: Grid) -> bool:
    """Tell whether a sheet's name says that it explains or shows something."""
    return words("examples").begins(grid.name)


def explains(grid: Grid) -> bool:
    """Tell whether a sheet without a table explains how to fill in the others, or says what they are.

    By its name, or by its first text where somebody renamed it.
    """
    first = next((text for _, _, text in grid.texts(0, len(grid.rows))), "")
    named = (grid.name, first)
    return any(words("examples").begins(name) or words("contents").begins(name) for name in named)


def is_cover(grid: Grid) -> bool:
    """Tell whether a sheet without a table may say whose the file is, and for when.

    What a guide names are examples, and a long list of units is what may stand in a column.
    """
    return sum(map(bool, grid.filled)) <= _LONGEST_COVER and not explains(grid)


def is_example(grid: Grid, tables: Sequence[Table]) -> bool:
    """Tell whether a sheet with tables only shows how to fill them in."""
    titles = (text for _, _, text in grid.texts(0, tables[0].header.start))
    return is_guide(grid) or any(map(words("example_titles").begins, titles))


def of_example(grid: Grid, tables: Sequence[Table], alone: bool, report: Report) -> None:
    """Say that an example was not read; ask, where it is long for one, or the only sheet with a table and so read."""
    if alone:
        report.add("sheet_example_read", grid)
    else:
        shown = sum(filled >= _FEWEST_CELLS for filled in grid.filled[tables[0].start :])
        report.add("sheet_example", grid, severity=None if shown > _MOST_SHOWN else Severity.NOTICE)
