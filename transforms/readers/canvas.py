"""A sheet being filled cell by cell, for the formats that say where a cell is by counting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from transforms.readers import grid
from transforms.readers.limits import LAST_COLUMN, LAST_ROW, Limits
from transforms.readers.refusal import Refused
from transforms.workbook import Cell, Sheet

Place = tuple[int, int]


@dataclass(slots=True)
class Canvas:
    """Cells and notes of one sheet; rows and columns count from 0. Past the limits, filled cells are only counted."""

    limits: Limits
    rows: list[list[Cell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    part_struck: dict[Place, str] = field(default_factory=dict)
    legacy: dict[Place, str] = field(default_factory=dict)
    beyond: int = 0
    _width: int = 0

    def put(self, row: int, column: int, value: Cell) -> bool:
        """Set a cell; return whether it is within the limits.

        Raises:
            Refused: the cell is filled already, so that readers would disagree on what it holds.
        """
        if row >= LAST_ROW or column >= LAST_COLUMN or not self._reach(row, column):
            self.beyond += 1
            return False
        if self.rows[row][column] is not None:
            raise Refused("file_unreadable")
        self.rows[row][column] = value
        return True

    def places(self, row: int, column: int, rows: int, columns: int) -> Iterator[Place]:
        """Give the places within the limits of a cell repeated down and across; those past them are only counted."""
        right = max(min(columns, LAST_COLUMN - column), 0)
        last_row = min(LAST_ROW, self.limits.cells // max(self._width, column + right, 1))
        down = max(min(rows, last_row - row), 0)
        self.beyond += rows * columns - down * right
        yield from product(range(row, row + down), range(column, column + right))

    def _reach(self, row: int, column: int) -> bool:
        """Make place for a cell unless rows times columns then exceed what a sheet may have."""
        height, width = max(len(self.rows), row + 1), max(self._width, column + 1)
        if height * width > self.limits.cells:
            return False
        self._width = width
        self.rows.extend([] for _ in range(height - len(self.rows)))
        self.rows[row].extend([None] * (column + 1 - len(self.rows[row])))
        return True

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Note that the cell at a place spans ``rows`` and ``columns``."""
        if (rows > 1 or columns > 1) and len(self.merged) < self.limits.merges:
            self.merged.append((row, column, row + rows - 1, column + columns - 1))

    def sheet(self, name: str, *, hidden: bool = False, very_hidden: bool = False) -> Sheet:
        """Return what was put as a ``Sheet``."""
        return Sheet(
            name=name,
            rows=grid.fit(self.rows, (*self.errors, *self.uncached)),
            hidden=hidden or very_hidden,
            very_hidden=very_hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            filtered=self.filtered and bool(self.hidden_rows),
            merged=tuple(self.merged),
            errors=self.errors,
            uncached=frozenset(self.uncached),
            struck=frozenset(self.struck),
            part_struck=self.part_struck,
            legacy_fonts=self.legacy,
            beyond=self.beyond,
        )
