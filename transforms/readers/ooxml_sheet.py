"""What python-calamine does not say of a worksheet: one pass over its XML, skipped where there is nothing to say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.readers import markup
from transforms.readers.crossed import Parted
from transforms.readers.limits import LAST_COLUMN, Limits
from transforms.readers.ooxml_bounds import column_number
from transforms.readers.ooxml_marks import Marks, of_runs
from transforms.readers.ooxml_sums import Block, summed
from transforms.workbook import Cell

Place = tuple[int, int]

_ROW_OR_CELL = re.compile(
    rb"<(?:\w+:)?(?:(row)\b([^<>]*)>"
    rb'|c\b(?:(?=[^<>]*?\sr="([A-Za-z]{1,3})(\d{1,7})")|)(?:(?=[^<>]*?\ss="(\d+)")|)(?:(?=[^<>]*?\st="(\w+)")|)'
    rb"[^<>]*?(?:/>|>(.*?)</(?:\w+:)?c>))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb'\s([\w:]+)="([^"]*)"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_ORDINARY = re.compile(rb"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
# Any of these words in the XML is worth the pass; they are looked for where the rest of it shows a sign of them.
_REMARKABLE = {
    b't="e"': (b't="e"',),
    b"rAr": (b"rPr",),
    b' ht="': (b' ht="0',),
    b' hidden="': (b' hidden="1', b' hidden="t', b' hidden="o'),
    b"v>-": (b"v>-",),
    b"v>A": (b"v>N", b"v>I"),
    b"v>a": (b"v>N",),
    b"v>n": (b"v>n",),
    b"v>i": (b"v>i",),
}
_NO_VALUE = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />", b"/></c>", b"/><v></v>", b"/><v/>", b"/><v />")
_ROOT = 400
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*\sref="([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})"')
_FILTERED = re.compile(rb"<(?:\w+:)?filterColumn\b")
_ZERO = re.compile(rb"0(\.0+)?")


@dataclass(slots=True)
class Notes:
    """The sparse side of a ``Sheet``; ``numbers`` are values that python-calamine would show as another, ``dayless``
    cells whose format shows a date as month and year alone.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    sums: dict[Place, tuple[Block, ...]] = field(default_factory=dict)  # of the uncached, what they add up
    struck: set[Place] = field(default_factory=set)
    parted: dict[Place, Parted] = field(default_factory=dict)
    legacy: dict[Place, str] = field(default_factory=dict)
    numbers: dict[Place, float | str] = field(default_factory=dict)
    dayless: set[Place] = field(default_factory=set)


def notes(xml: bytes, rest: bytes, styles: Marks, strings: Marks, limits: Limits) -> Notes:
    """Return the notes of one worksheet's canonical XML; ``rest`` is what ``ooxml_rest`` leaves of it."""
    found = Notes(hidden_columns=_hidden_columns(xml), merged=_merged(xml, limits))
    if styles or strings or _is_remarkable(xml, rest):
        for place, style, kind, body in _walk(xml, found.hidden_rows):
            _note(found, place, kind, body)
            _mark(found, place, style, kind, body, styles, strings)
        found.filtered = bool(found.hidden_rows) and _FILTERED.search(xml) is not None
    return found


def _is_remarkable(xml: bytes, rest: bytes) -> bool:
    if b":worksheet" in xml[:_ROOT]:  # with a prefix, tags look different
        return True
    if any(sign in rest and any(word in xml for word in words) for sign, words in _REMARKABLE.items()):
        return True
    return b"<f" in rest and any(word in xml for word in _NO_VALUE)


def _walk(xml: bytes, hidden: set[int]) -> Iterator[tuple[Place, bytes, bytes, bytes]]:
    """Give each filled cell with its place, written or implied, and note the hidden rows passed."""
    row, column = -1, -1
    for is_row, of_row, letters, digits, style, kind, body in _ROW_OR_CELL.findall(xml):
        if is_row:
            attributes = dict(_ATTRIBUTE.findall(of_row))
            written = attributes.get(b"r", b"")
            row, column = int(written) - 1 if written.isdigit() else row + 1, -1
            if _is_hidden(attributes):
                hidden.add(row)
            continue
        if letters:
            column, row = column_number(letters), int(digits) - 1
        else:
            column += 1
        if body:
            yield (row, column), style or b"0", kind, body


def written_twice(xml: bytes, rows: list[list[Cell]]) -> Place | None:
    """Return the place of a cell that a worksheet fills twice, of which a reader shows one; ``rows`` are what it shows.

    The places are looked at only where more values are written than shown.
    """
    written = xml.count(b"</v>") + xml.count(b"</is>")
    if b":worksheet" not in xml[:_ROOT] and written <= sum([len(row) - row.count(None) for row in rows]):
        return None
    seen: set[Place] = set()
    for place, _, _, body in _walk(xml, set()):
        if _VALUE.search(body) or b"<is" in body or b":is" in body:
            if place in seen:
                return place
            seen.add(place)
    return None


def _is_hidden(row: dict[bytes, bytes]) -> bool:
    flag = row.get(b"hidden", b"").decode("ascii", "replace")
    return flag in markup.TRUE or _ZERO.fullmatch(row.get(b"ht", b"")) is not None


def _note(found: Notes, place: Place, kind: bytes, body: bytes) -> None:
    if kind == b"e":
        value = _VALUE.search(body)
        found.errors[place] = value[1].decode("utf-8", "replace") if value else "#N/A"
    elif kind in {b"", b"n"}:
        value = _VALUE.search(body)
        if value is None and _FORMULA.search(body):
            found.uncached.add(place)
            if blocks := summed(body):
                found.sums[place] = blocks
        elif value and not _ORDINARY.fullmatch(value[1]):
            found.numbers[place] = _number(value[1])


def _number(written: bytes) -> float | str:
    """Return a number, or as text what is none (NaN, infinity): no date format may turn it into a day."""
    text = written.decode("utf-8", "replace")
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _mark(found: Notes, place: Place, style: bytes, kind: bytes, body: bytes, styles: Marks, strings: Marks) -> None:
    struck, encoding = style in styles.struck, styles.legacy.get(style)
    if kind == b"s" and strings:
        value = _VALUE.search(body)
        text = value[1] if value else b""
        if text in strings.parted:  # its runs say more than the style
            found.parted[place] = strings.parted[text]
        struck = (struck or text in strings.struck) and text not in strings.parted
        encoding = strings.legacy.get(text, encoding)
    elif kind == b"inlineStr" and b"rPr" in body:
        parted, run_encoding = of_runs(body)
        if parted.in_part:
            found.parted[place] = parted
        struck, encoding = (struck or parted.wholly) and not parted.in_part, run_encoding or encoding
    if style in styles.dayless:
        found.dayless.add(place)
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
    )
