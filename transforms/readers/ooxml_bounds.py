"""A worksheet's XML made fit to be read: one way of writing attributes, no cells past the limits."""

from __future__ import annotations

import re
from string import digits

from transforms.readers.limits import LAST_ROW, Limits

_TAG = re.compile(rb"<[\w:]+\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"\s([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FAR_COLUMN = re.compile(rb'r="[A-Za-z]{3}')
_DIGITS = bytes.maketrans(digits.encode(), b"0" * 10)
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*\sr="(?:([A-Za-z]{3,}\d)|([A-Za-z]+)(\d{5,})))[^<>]*?(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL
)
_FAR_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\sr="0*(\d{5,}))[^<>]*?(?:/>|>(.*?)</(?:\w+:)?row>)', re.DOTALL)
_LETTERS = re.compile(rb'r="([A-Za-z]{1,2})\d')
_THREE_LETTERS = re.compile(rb'r="[A-Za-z]{3,}\d')
_FIVE_DIGITS = re.compile(rb'r="[A-Za-z]{0,2}(\d{5,})')
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*\br\s*=")
_END_OF_TABLE = re.compile(rb"</(?:\w+:)?sheetData\b")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")


def is_unusual(rest: bytes) -> bool:
    """Tell whether some ``=`` of a worksheet may stand between blanks or before a single quote, from the rest of it."""
    if b" =" in rest or b"='" in rest or rest.count(b"=") != rest.count(b'="'):
        return True
    return any(blank + b"=" in rest for blank in (b"\t", b"\n", b"\r"))


def canonical(xml: bytes) -> bytes:
    """Return the XML with every attribute written ``name="value"``, which is how nearly every writer does it."""
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(_double_quoted, tag[0]), xml)


def _double_quoted(attribute: re.Match[bytes]) -> bytes:
    name, double, single = attribute.groups()
    value = double if double is not None else single.replace(b'"', b"&quot;")
    return b' %s="%s"' % (name, value)


def is_one_table(xml: bytes) -> bool:
    """Tell whether all cells stand in one ``sheetData``; of another, a reader would show nothing."""
    if xml.count(b"sheetData") > 2 and len(_END_OF_TABLE.findall(xml)) > 1:
        return False
    first, last = xml.find(b"sheetData"), xml.rfind(b"sheetData>")
    return not _CELL.search(xml, 0, max(first, 0)) and not _CELL.search(xml, max(first, last))


def within(xml: bytes, rest: bytes, limits: Limits) -> tuple[bytes, int]:
    """Return canonical XML without the cells past the limits, and how many of those were not empty.

    The written ``dimension`` is never believed. Where the used area exceeds ``limits.cells``, the lowest rows go.
    """
    if not _FAR_COLUMN.search(rest) and b'00000"' not in xml.translate(_DIGITS):
        return xml, 0
    width = max((column_number(letters) + 1 for letters in set(_LETTERS.findall(xml))), default=1)
    last_row = min(LAST_ROW, limits.cells // width)
    if not _THREE_LETTERS.search(xml) and all(int(row[:8]) <= last_row for row in set(_FIVE_DIGITS.findall(xml))):
        return xml, 0
    dropped = 0

    def near_row(row: re.Match[bytes]) -> bytes:
        nonlocal dropped
        if int(row[1][:8]) <= last_row:
            return row[0]
        dropped += len(_FILLED.findall(row[2] or b""))
        return b""

    def near_cell(cell: re.Match[bytes]) -> bytes:
        nonlocal dropped
        if cell[1] is None and int(cell[3][:8]) <= last_row:
            return cell[0]
        dropped += bool(_FILLED.search(cell[4] or b""))
        return b""

    return _FAR_CELL.sub(near_cell, _FAR_ROW.sub(near_row, xml)), dropped


def column_number(letters: bytes) -> int:
    """Return a column's number from 0.

    >>> column_number(b"AA")
    26
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
