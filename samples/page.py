"""One sheet as it will be written: cells by position, and what hides or joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from findings import a1
from samples.records import Record, Value

_A1 = re.compile(r"([A-Z]+)(\d+)")


@dataclass(slots=True)
class Page:
    """A sheet. Rows and columns count from 1; an empty cell holds ``None``.

    ``merged`` holds (first row, first column, last row, last column). ``error_cells`` names cells whose text is an
    error value. ``records`` gives the record that stands in a row. ``font`` is the font of every cell, where it says
    how the text is encoded.
    """

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    error_cells: set[str] = field(default_factory=set)
    hidden: bool = False
    font: str = ""
    header_rows: tuple[int, ...] = ()
    records: dict[int, Record] = field(default_factory=dict)

    def copy(self) -> Page:
        """Return a page that can be changed without changing this one."""
        return replace(
            self,
            rows=[list(row) for row in self.rows],
            merged=list(self.merged),
            hidden_rows=set(self.hidden_rows),
            error_cells=set(self.error_cells),
            records=dict(self.records),
        )

    def append(self, values: dict[int, Value] | list[Value]) -> int:
        """Add a row, given whole or by column, and return its number."""
        if isinstance(values, dict):
            row: list[Value] = [None] * max(values, default=0)
            for column, value in values.items():
                row[column - 1] = value
            values = row
        self.rows.append(values)
        return len(self.rows)

    def get(self, cell: str) -> Value:
        """Return the value of an A1 cell."""
        row, column = position(cell)
        line = self.rows[row - 1] if row <= len(self.rows) else []
        return line[column - 1] if column <= len(line) else None

    def put(self, cell: str, value: Value) -> None:
        """Write one A1 cell."""
        row, column = position(cell)
        line = self.rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = value

    def insert_copy(self, row: int) -> None:
        """Repeat a row directly under itself; everything below moves down."""
        self.rows.insert(row, list(self.rows[row - 1]))
        self.merged = [
            (first + (first > row), left, last + (last > row), right) for first, left, last, right in self.merged
        ]
        moved = {one + (one > row): record for one, record in self.records.items()}
        self.records = dict(sorted((moved | {row + 1: dict(self.records[row])}).items()))

    def drop_column(self, column: int) -> None:
        """Remove a column; what stood to its right moves left."""
        for line in self.rows:
            del line[column - 1 : column]
        self.merged = [
            (first, left - (left > column), last, right - (right >= column))
            for first, left, last, right in self.merged
            if not left == right == column
        ]


def position(cell: str) -> tuple[int, int]:
    """Return row and column, from 1, of an A1 name.

    >>> position("AB8")
    (8, 28)
    """
    found = _A1.fullmatch(cell)
    if found is None:
        raise ValueError(f"not a cell: {cell!r}")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column


def cell_name(row: int, column: int) -> str:
    """Return the A1 name of a cell."""
    return a1(row, column) or ""
