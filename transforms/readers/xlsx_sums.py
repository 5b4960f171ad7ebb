"""Sums that a program wrote as formulas and nobody computed: Excel shows their values, so a reader must know them.

Only ``SUM`` of cells and ranges, and cells joined by ``+``, over nothing but numbers and blanks; any other formula
without a value stays without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableSet

from transforms.workbook import Cell

Place = tuple[int, int]
Block = tuple[int, int, int, int]  # first row, first column, last row, last column

_FORMULA = re.compile(rb"<(?:\w+:)?f>([^<>]{1,400})</")
_SUM = re.compile(rb"\+?SUM\(([^()]+)\)", re.IGNORECASE)
_CELLS = re.compile(rb"\+?[A-Z]{1,3}\d{1,7}(?:\+[A-Z]{1,3}\d{1,7})+", re.IGNORECASE)
_BLOCK = re.compile(rb"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?", re.IGNORECASE)
_MOST_CELLS = 2_000  # of one sum
_MOST_READ = 200_000  # of all sums of a sheet
_DEEPEST = 3  # sums of sums of sums


def summed(body: bytes) -> tuple[Block, ...]:
    """Return the blocks of cells that the formula of a cell's XML adds up, nothing where it does anything else.

    >>> summed(b"<f>SUM(D7:G7)</f>")
    ((6, 3, 6, 6),)
    """
    found = _FORMULA.search(body)
    formula = found[1].replace(b"$", b"").replace(b" ", b"") if found else b""
    if total := _SUM.fullmatch(formula):
        parts = re.split(rb"[,;]", total[1])
    elif _CELLS.fullmatch(formula):
        parts = formula.strip(b"+").split(b"+")
    else:
        return ()
    blocks = [_BLOCK.fullmatch(part) for part in parts]
    return tuple(_corners(block) for block in blocks if block) if all(blocks) else ()


def _corners(block: re.Match[bytes]) -> Block:
    first, row, last, end = block.groups()
    return int(row) - 1, column_number(first), int(end or row) - 1, column_number(last or first)


def column_number(letters: bytes) -> int:
    """Return a column's number from 0.

    >>> column_number(b"AA")
    26
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def compute(rows: list[list[Cell]], uncached: MutableSet[Place], sums: Mapping[Place, tuple[Block, ...]]) -> None:
    """Put the values of sums into ``rows``, and take their places out of ``uncached``."""
    left = _MOST_READ
    for _ in range(_DEEPEST):
        for row, column in [place for place in sums if place in uncached and place[0] < len(rows)]:
            cells = _places(sums[row, column])
            left -= len(cells)
            if left < 0:
                return
            values = [_at(rows, *cell) for cell in cells]
            numbers = [value for value in values if isinstance(value, int | float)]
            if numbers and uncached.isdisjoint(cells) and all(map(_adds, values)):
                rows[row].extend([None] * (column + 1 - len(rows[row])))
                rows[row][column] = sum(numbers)
                uncached.discard((row, column))


def _places(blocks: Iterable[Block]) -> list[Place]:
    places: list[Place] = []
    for top, left, bottom, right in blocks:
        if (bottom - top + 1) * (right - left + 1) + len(places) > _MOST_CELLS:
            return []
        places.extend((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return places


def _at(rows: list[list[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _adds(value: Cell) -> bool:
    return value is None or value == "" or (isinstance(value, int | float) and not isinstance(value, bool))
