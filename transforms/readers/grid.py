"""What all readers make sheets with: cells fitted to what is used, a canvas filled cell by cell, crossed-out text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

from transforms.readers.refusal import LAST_COLUMN, LAST_ROW, Limits, Refused
from transforms.workbook import Cell, Look, Sheet

Place = tuple[int, int]
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


class Parted(NamedTuple):
    """What of a text stands and what is crossed out, as people write a new value beside the old one: ``~~12~~ 15``.

    Either may be blank.
    """

    kept: str
    gone: str

    @property
    def in_part(self) -> bool:
        """Whether both hold letters."""
        return bool(self.kept.strip()) and bool(self.gone.strip())

    @property
    def wholly(self) -> bool:
        """Whether all letters are crossed out."""
        return bool(self.gone.strip()) and not self.kept.strip()


def part(pieces: Iterable[tuple[bool, str]]) -> Parted:
    """Part a text given as pieces, each with whether it is crossed out."""
    kept: list[str] = []
    gone: list[str] = []
    for crossed, text in pieces:
        (gone if crossed else kept).append(text)
    return Parted("".join(kept), "".join(gone))


@dataclass(slots=True)
class Canvas:
    """A sheet being filled cell by cell; rows and columns count from 0.

    Past the limits, filled cells are only counted."""

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
    comments: dict[Place, str] = field(default_factory=dict)
    unseen: set[Place] = field(default_factory=set)
    formats: dict[Place, str] = field(default_factory=dict)
    looks: dict[Place, Look] = field(default_factory=dict)
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
            rows=fit(self.rows, (*self.errors, *self.uncached)),
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
            comments=self.comments,
            unseen=frozenset(self.unseen),
            formats=self.formats,
            looks=self.looks,
            beyond=self.beyond,
        )
