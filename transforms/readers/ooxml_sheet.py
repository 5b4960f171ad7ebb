"""What python-calamine does not say of a worksheet: one pass over its XML, skipped where there is nothing to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.readers import markup
from transforms.readers.limits import LAST_COLUMN, LAST_ROW, Limits
from transforms.readers.ooxml_marks import Marks, of_runs

Place = tuple[int, int]

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:(?P<row>row)\b([^<>]*)>|c\b([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL)
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_NEGATIVE = re.compile(rb"-\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})$")
_REMARKABLE = re.compile(
    rb"\bt\s*=\s*[\"']e[\"']|<(?:\w+:)?f\b|<(?:\w+:)?v>-|<(?:\w+:)?strike\b|<(?:\w+:)?rFont\b"
    rb"|<(?:\w+:)?row\b[^<>]*\b(?:hidden\s*=\s*[\"'](?:1|true|on)|ht\s*=\s*[\"']0(?:\.0+)?[\"'])"
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*\bref\s*=\s*[\"']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)[\"']")
_FILTERED = re.compile(rb"<(?:\w+:)?filterColumn\b")
_ZERO = re.compile(rb"0(\.0+)?")
# A cell that may lie far out: three letters, or five digits.
_FAR = re.compile(rb"\br\s*=\s*[\"'](?:[A-Za-z]{3}|[A-Za-z]*\d{5})")
_CELL_REFERENCE = re.compile(rb"<(?:\w+:)?c\b[^<>]*\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")


@dataclass(slots=True)
class Notes:
    """The sparse side of a ``Sheet``; ``numbers`` are values that python-calamine would show as another."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    legacy: dict[Place, str] = field(default_factory=dict)
    numbers: dict[Place, float] = field(default_factory=dict)


def notes(xml: bytes, styles: Marks, strings: Marks, limits: Limits) -> Notes:
    """Return the notes of one worksheet."""
    found = Notes(hidden_columns=_hidden_columns(xml), merged=_merged(xml, limits))
    if styles or strings or _REMARKABLE.search(xml):
        for row, column, attributes, body in _walk(xml, found.hidden_rows):
            if body:
                _note(found, (row, column), attributes, body, styles, strings)
        found.filtered = bool(found.hidden_rows) and _FILTERED.search(xml) is not None
    return found


def _walk(xml: bytes, hidden: set[int]) -> Iterator[tuple[int, int, dict[bytes, bytes], bytes]]:
    """Give each cell with its place, whether it is written or implied, and note the hidden rows passed."""
    row, column = -1, -1
    for found in _ROW_OR_CELL.finditer(xml):
        is_row, row_text, cell_text, body = found.groups()
        attributes = dict(_ATTRIBUTE.findall(row_text if is_row else cell_text))
        if is_row:
            written = attributes.get(b"r", b"")
            row, column = int(written) - 1 if written.isdigit() else row + 1, -1
            if _is_hidden(attributes):
                hidden.add(row)
            continue
        reference = _REFERENCE.match(attributes.get(b"r", b""))
        if reference:
            column = column_number(reference[1])
            row = int(reference[2]) - 1
        else:
            column += 1
        yield row, column, attributes, body


def _is_hidden(row: dict[bytes, bytes]) -> bool:
    return row.get(b"hidden", b"").decode("ascii", "replace") in markup.TRUE or bool(
        _ZERO.fullmatch(row.get(b"ht", b""))
    )


def _note(
    found: Notes, place: Place, attributes: dict[bytes, bytes], body: bytes, styles: Marks, strings: Marks
) -> None:
    kind, style = attributes.get(b"t"), attributes.get(b"s", b"0")
    value = _VALUE.search(body)
    if kind == b"e":
        found.errors[place] = value[1].decode("utf-8", "replace") if value else "#N/A"
    elif value is None and kind != b"str" and _FORMULA.search(body):
        found.uncached.add(place)
    elif value and kind in {None, b"n"} and _NEGATIVE.fullmatch(value[1]):
        found.numbers[place] = float(value[1])
    struck, encoding = style in styles.struck, styles.legacy.get(style)
    if kind == b"s" and value and strings:
        struck = struck or value[1] in strings.struck
        encoding = strings.legacy.get(value[1]) or encoding
    elif kind == b"inlineStr":
        run_struck, run_encoding = of_runs(body)
        struck, encoding = struck or run_struck, run_encoding or encoding
    if struck:
        found.struck.add(place)
    if encoding:
        found.legacy[place] = encoding


def _hidden_columns(xml: bytes) -> frozenset[int]:
    head = xml[: max(xml.find(b"sheetData"), 0)]
    hidden: set[int] = set()
    for text in _COLUMN.findall(head):
        column = dict(_ATTRIBUTE.findall(text))
        narrow = _ZERO.fullmatch(column.get(b"width", b""))
        if narrow or column.get(b"hidden", b"").decode("ascii", "replace") in markup.TRUE:
            first, last = column.get(b"min", b""), column.get(b"max", b"")
            if first.isdigit() and last.isdigit():
                hidden.update(range(max(int(first), 1) - 1, min(int(last), LAST_COLUMN)))
    return frozenset(hidden)


def _merged(xml: bytes, limits: Limits) -> tuple[tuple[int, int, int, int], ...]:
    if b"mergeCell" not in xml:
        return ()
    return tuple(
        (int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
        for left, top, right, bottom in _MERGE.findall(xml)[: limits.merges]
        if len(top) < 8 and len(bottom) < 8 and len(left) < 4 and len(right) < 4
    )


def column_number(letters: bytes) -> int:
    """Return a column's number from 0.

    >>> column_number(b"AA")
    26
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def within(xml: bytes, limits: Limits) -> tuple[bytes, int]:
    """Return the XML without cells past the limits, and how many of those were not empty.

    The written ``dimension`` is never believed. Where the used area exceeds ``limits.cells``, the lowest rows go.
    """
    if not _FAR.search(xml):
        return xml, 0
    places = [
        (column_number(letters) + 1, int(digits))
        for letters, digits in _CELL_REFERENCE.findall(xml)
        if len(letters) < 4 and len(digits) < 8
    ]
    near = [(column, row) for column, row in places if column <= LAST_COLUMN and row <= LAST_ROW]
    width = max((column for column, _ in near), default=1)
    last_row = min(LAST_ROW, limits.cells // width)
    dropped = 0

    def keep(cell: re.Match[bytes]) -> bytes:
        nonlocal dropped
        reference = _REFERENCE.match(dict(_ATTRIBUTE.findall(cell[1])).get(b"r", b"A1"))
        if reference and column_number(reference[1]) < LAST_COLUMN and int(reference[2]) <= last_row:
            return cell[0]
        dropped += bool(cell[2] and _FILLED.search(cell[2]))
        return b""

    return _CELL.sub(keep, xml), dropped
