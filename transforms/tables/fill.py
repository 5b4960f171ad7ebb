"""Cells that say their value without holding it: merged cells, ditto marks, group rows, blanks running down.

What is filled in keeps ``None`` as its written text where the cell is empty, so that an inherited value is never taken
for a typed one; a ditto mark keeps the mark. A lone dash in a column that must not be empty can only mean "as above",
but that is asked about; in any other column it is a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms import Column
from transforms.report import Report
from transforms.tables.row_kinds import Group
from transforms.tidy import Grid
from transforms.values.vocabulary import LONGEST_MARK, is_dash, is_ditto
from transforms.workbook import Cell

_ENOUGH = 0.3  # of a column's cells blank: a layout, not an omission
_DASH_IS_A_VALUE = frozenset(("count", "decimal"))  # none
_FEWEST = 4  # records in which that can be told


class _Meanings(dict[Cell, str]):
    """What a cell says instead of a value: ``ditto``, ``dash`` or nothing."""

    def __missing__(self, cell: Cell) -> str:
        if len(self) > 50_000:
            self.clear()
        text = str(cell)
        meaning = self[cell] = "ditto" if is_ditto(text) else "dash" if is_dash(text) else ""
        return meaning


_MEANS = _Meanings()


def marks_in(cells: Iterable[Cell]) -> set[Cell]:
    """Return the texts among some cells that stand for what is above, or for nothing."""
    texts = [cell for cell in set(cells) if cell.__class__ is str and len(cell) <= LONGEST_MARK]
    return set(filter(_MEANS.__getitem__, texts))


@dataclass(slots=True)
class Filler:
    """Fills one column of a table at a time; ``rows`` are its records, counted from 0, ``marks`` those in its cells."""

    grid: Grid
    rows: Sequence[int]
    report: Report
    marks: set[Cell]

    def fill_merged(self, cells: list[Cell], column: int) -> None:
        """Give every cell of a merged range the value of its first."""
        for top, left, bottom, right in self.grid.sheet.merged:
            if left <= column <= right and bottom > top:
                value = self.grid.cell(top, left)
                self.marks |= marks_in([value])
                for index, row in enumerate(self.rows):
                    if top <= row <= bottom and cells[index] is None:
                        cells[index] = value

    def fill_dittos(self, cells: list[Cell], column: int, of: Column) -> None:
        """Replace marks for "as above" by what stands above, dashes by a blank where the column may be empty."""
        must = of.required or of.identity
        dashes = of.type not in _DASH_IS_A_VALUE and (must or of.type != "choice")
        marks = self.marks.intersection(cells) if self.marks else self.marks
        if marks and not dashes:
            marks = {cell for cell in marks if _MEANS[cell] == "ditto"}
        if not marks:
            return
        above: Cell = None
        for index, cell in enumerate(cells):
            if cell in marks:
                ditto = _MEANS[cell] == "ditto"
                cells[index] = above if ditto or must else None
                self._say(cell, above, ditto, must, self.rows[index], column, of)
            above = cells[index]

    def _say(self, mark: Cell, above: Cell, ditto: bool, must: bool, row: int, column: int, of: Column) -> None:
        if not ditto and not must:
            return
        if above is None:
            self.report.add("ditto_without_above", self.grid, row, column, field=of.field, value=mark)
        elif not ditto:
            self.report.add("dash_as_ditto", self.grid, row, column, field=of.field, value=mark, above=above)

    def fill_groups(self, cells: list[Cell], groups: Sequence[Group]) -> None:
        """Give blank cells the text of the group row above them."""
        position = 0
        text: str | None = None
        for index, row in enumerate(self.rows):
            while position < len(groups) and groups[position].row < row:
                text = groups[position].text
                position += 1
            if cells[index] is None:
                cells[index] = text

    def fill_down(self, cells: list[Cell], column: int, of: Column, unread: set[int]) -> None:
        """Fill a column where a value stands once for the rows under it: many blanks, the first cell filled.

        ``unread`` are cells that only look blank because nobody can read them.
        """
        blank = cells.count(None) - len(unread)
        if blank <= 0 or cells[0] is None or blank < _ENOUGH * len(cells) or len(cells) < _FEWEST:
            return
        above: Cell = None
        for index, cell in enumerate(cells):
            if cell is None and index not in unread:
                cells[index] = above
            above = cells[index]
        self.report.add("blanks_filled_down", self.grid, None, column, field=of.field, count=blank)
