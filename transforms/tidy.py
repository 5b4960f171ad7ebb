"""A sheet made plain for reading: clean text, blanks as ``None``, and how many cells of each row hold something."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from findings import a1
from transforms.letters import are_ordinary
from transforms.workbook import Cell, Sheet
from vietnamese.text import clean

Row = list[Cell]


class Marked(str):
    """The text of a cell without a value: an error (``#N/A``), or a formula that nobody computed (``=``)."""

    __slots__ = ()


UNCACHED = Marked("=")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the cells of a turned sheet stand in the file; rows and columns count from 0.

    ``numbers`` gives, by turned row, the number (from 1) that a record is known by: the first row of its block or its
    column. ``dropped`` counts cells that the turned sheet does not hold: headers said again.
    """

    places: Mapping[tuple[int, int], tuple[int, int]]
    numbers: Mapping[int, int]
    dropped: int


@dataclass(slots=True)
class Grid:
    """A tidied sheet. ``rows`` hold clean cells, ``written`` the same cells as they were typed; both count from 0.

    Where every cell was clean they are the same list.
    """

    sheet: Sheet
    rows: list[Row]
    written: list[Row]
    filled: list[int]
    turn: Turn | None = None

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.sheet.name

    def number(self, row: int) -> int:
        """Return the number from 1 that a row is known by."""
        return row + 1 if self.turn is None else self.turn.numbers.get(row, row + 1)

    def place(self, row: int, column: int) -> str:
        """Return the A1 name of a cell in the file, empty where a turned sheet has none."""
        at = (row, column) if self.turn is None else self.turn.places.get((row, column))
        return (at and a1(at[0] + 1, at[1] + 1)) or ""

    @property
    def marked(self) -> bool:
        """Whether some cell is ``Marked``."""
        return bool(self.sheet.errors or self.sheet.uncached)

    def cell(self, row: int, column: int) -> Cell:
        """Return a clean cell, ``None`` outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def is_spread(self, row: int, column: int) -> bool:
        """Tell whether a cell is merged over three columns or more, as no cell of a record is."""
        return any((top, left) == (row, column) and right - left >= 2 for top, left, _, right in self.sheet.merged)

    def as_written(self, row: int, column: int) -> str | None:
        """Return the text of a cell as it was typed, ``None`` where there is none."""
        cell = self.written[row][column] if row < len(self.written) and column < len(self.written[row]) else None
        return cell if isinstance(cell, str) else None

    def texts(self, first: int, last: int) -> Iterator[tuple[int, int, str]]:
        """Yield row, column and text of every text cell from row ``first`` up to, not including, row ``last``."""
        for index in range(first, min(last, len(self.rows))):
            for column, cell in enumerate(self.rows[index]):
                if isinstance(cell, str):
                    yield index, column, cell


_REFERENCE = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|nbsp|quot);", re.IGNORECASE)


class _Memory(dict[object, str | None]):
    def __missing__(self, text: object) -> str | None:
        if len(self) > 200_000:
            self.clear()
        plain = self[text] = _unmarked(clean(str(text))) or None
        return plain


def _unmarked(text: str) -> str:
    """Return a text as it was meant: no lone apostrophe that marks it as text (``'08/03/2024``), no ``&#273;``."""
    if "&" in text and _REFERENCE.search(text):
        text = clean(html.unescape(text))
    return text[1:] if text[:1] == "'" and text[1:2].isalnum() and not text.endswith("'") else text


_TIDY = _Memory()


def _untidy(sheet: Sheet) -> dict[str, str | None]:
    """Return what becomes of the texts of a sheet that do not stay as they are, ``None`` for the blank ones."""
    if are_ordinary(sheet):
        return {}
    return {text: plain for text in sheet.texts() if (plain := _TIDY[text]) != text}


def tidy(sheet: Sheet) -> Grid:
    """Return a sheet's cells cleaned, with trailing blank rows left out.

    TRUE and FALSE become the texts a sheet shows: as values they equal 1 and 0, which no memory could tell apart.
    """
    rows, changed = sheet.rows, _untidy(sheet)
    if changed or bool in set(map(type, chain.from_iterable(rows))):
        rows = [[_plain(cell, changed) for cell in row] for row in rows]
    elif sheet.errors or sheet.uncached:
        rows = [list(row) for row in rows]
    as_written = rows is sheet.rows
    for (row, column), text in _marks(sheet):
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        if rows[row][column] is None:
            rows[row][column] = text
    filled = [len(row) - row.count(None) for row in rows]
    while filled and not filled[-1]:
        filled.pop()
    rows = rows[: len(filled)]
    return Grid(sheet, rows, rows if as_written else sheet.rows, filled)


def _plain(cell: Cell, changed: Mapping[str, str | None]) -> Cell:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return changed.get(cell, cell) if isinstance(cell, str) else cell


def _marks(sheet: Sheet) -> Iterator[tuple[tuple[int, int], Marked]]:
    yield from ((place, Marked(text)) for place, text in sheet.errors.items())
    yield from ((place, UNCACHED) for place in sheet.uncached)


def count_cells(sheet: Sheet) -> int:
    """Return how many cells of a sheet hold something: a value, an error or a formula without a value."""
    blanks = {text for text, plain in _untidy(sheet).items() if plain is None}
    values = sum([len(row) - row.count(None) for row in sheet.rows])
    blank = sum(row.count(text) for text in blanks for row in sheet.rows)
    marks = {place for place, _ in _marks(sheet) if _at(sheet, *place) in (None, *blanks)}
    return values - blank + len(marks) + sheet.passed_over


def _at(sheet: Sheet, row: int, column: int) -> Cell:
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
