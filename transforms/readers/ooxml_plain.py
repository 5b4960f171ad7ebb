"""The cells of a worksheet whose XML is written as all writers write it, in a third of python-calamine's time.

Only where ``ooxml_rest`` leaves no cell over and every shared text is plain: then one pattern finds all of them. What a
number shows with a style is what python-calamine says, asked once for all returns made from one template. Any other
sheet is left to it (``ooxml_values``); so are texts written in their cells, which it reads about as fast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from transforms.readers.ooxml_bounds import column_number
from transforms.readers.ooxml_values import Values
from transforms.workbook import Cell

Kinds = Mapping[bytes, int | None]
"""What a number is by its style, as written: ``None`` a number, else a day, so many days after what it says."""

_CELL = re.compile(
    rb'<c r="([A-Z]{1,2}+)(\d{1,7}+)"(?: s="(\d++)")?+(?: t="([sn])")?+'
    rb"(?:><v>(\d{1,15}+(?:\.\d{1,17}+)?+)</v></c>|/>)"
)
_LEFT_OVER = re.compile(rb"<c\b|:c\b|:row\b")
_COLUMNS = tuple(bytes([letter]) for letter in range(ord("A"), ord("Z") + 1))
_MOST_STYLES = 1000
_A_DAY = 45_000
_DAYS = range(61, 2_958_466)  # from the day after the one that 1900 did not have to the end of 9999


class _NotPlainError(Exception):
    """A cell that has to be left to python-calamine."""


@lru_cache(maxsize=64)
def kinds_of(styles: bytes, date1904: bool) -> Kinds:
    """Return what a number is by each style of ``styles.xml``; durations and times are not among them."""
    count = styles.count(b"xf ")
    kinds: dict[bytes, int | None] = {b"": None}
    if not 0 < count <= _MOST_STYLES:
        return kinds
    cell = b'<c r="%s%d" s="%d"%s><v>%d</v></c>'
    rows = b"".join(
        b'<row r="%d">%s%s</row>'
        % (i + 1, cell % (b"A", i + 1, i, b"", _A_DAY), cell % (b"B", i + 1, i, b' t="n"', _A_DAY))
        for i in range(count)
    )
    shown = Values([b"<worksheet><sheetData>%s</sheetData></worksheet>" % rows], styles, b"", date1904=date1904).rows(0)
    for i, row in enumerate(shown or ()):
        if row == [_A_DAY, _A_DAY]:
            kinds[b"%d" % i] = None
        elif row[0].__class__ is date and row[0] == row[-1]:
            kinds[b"%d" % i] = row[0].toordinal() - _A_DAY
    return kinds


def rows_of(xml: bytes, rest: bytes, texts: Sequence[str] | None, kinds: Kinds) -> list[list[Cell]] | None:
    """Return the rows of a worksheet from A1 on, ``None`` where it is not plain; ``texts`` are the shared ones."""
    if texts is None or _LEFT_OVER.search(rest):
        return None
    found = _CELL.findall(xml)
    if not found or len(found) != xml.count(b"<c "):
        return None
    letters, numbers, styles, types, values = zip(*found, strict=True)
    try:
        cells: list[Cell] = [
            texts[int(value)] or None if of == b"s" else _number(value, kinds.get(style, 0))
            for value, of, style in zip(values, types, styles, strict=True)
        ]
        return _placed(numbers, letters, cells)
    except (_NotPlainError, IndexError, ValueError):
        return None


def _number(written: bytes, kind: int | None) -> Cell:
    if not written:
        return None
    if kind is None:
        return int(written) if written.isdigit() else _whole(float(written))
    if not kind or not written.isdigit() or int(written) not in _DAYS:
        raise _NotPlainError
    return date.fromordinal(int(written) + kind)


def _whole(number: float) -> float:
    return int(number) if number.is_integer() else number


def _placed(numbers: Sequence[bytes], letters: Sequence[bytes], cells: list[Cell]) -> list[list[Cell]]:
    """Return cells in rows, by the number of each one's row and the letters of its column; rows without any are blank.

    Raises:
        _NotPlainError: they do not stand in their order.
    """
    rows: list[list[Cell]] = []
    first = 0
    for number, row in groupby(numbers):
        last, blank = first + len(list(row)), int(number) - len(rows) - 1
        if blank < 0:
            raise _NotPlainError
        if blank:
            rows.extend([] for _ in range(blank))
        columns, of_row = letters[first:last], cells[first:last]
        rows.append(of_row if columns == _COLUMNS[: last - first] else _spread(columns, of_row))
        first = last
    return rows


def _spread(letters: Sequence[bytes], cells: list[Cell]) -> list[Cell]:
    columns = [column_number(letter) for letter in letters]
    if columns != sorted(set(columns)):
        raise _NotPlainError
    row: list[Cell] = [None] * (columns[-1] + 1)
    for column, cell in zip(columns, cells, strict=True):
        row[column] = cell
    return row
