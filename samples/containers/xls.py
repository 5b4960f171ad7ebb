"""Write xls (BIFF8): text, numbers, dates and nothing else."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date

from samples.containers.cfb import compound
from samples.containers.xlsx import serial
from samples.page import Page
from samples.records import Value

_DATE_FORMAT = 164
_PLAIN, _DATE = 15, 16  # the first 15 cell formats are styles
_LONGEST = 8000  # characters in a cell; a record holds 8224 bytes


def write(pages: Sequence[Page]) -> bytes:
    """Return a workbook. xls of this kind has no properties: the label stands under the table.

    Raises:
        ValueError: a cell holds more text than one record can.
    """
    sheets = [_sheet(page) for page in pages]
    shell = sum(len(_bound(page.name, 0)) for page in pages)
    head, tail = _globals(), _record(0x0A)
    place = len(head) + shell + len(tail)
    bounds = b""
    for page, sheet in zip(pages, sheets, strict=True):
        bounds += _bound(page.name, place)
        place += len(sheet)
    return compound({"Workbook": head + bounds + tail + b"".join(sheets)})


def _globals() -> bytes:
    font = struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("Times New Roman")
    return b"".join(
        (
            _start(0x05),
            _record(0x42, struct.pack("<H", 1200)),
            _record(0x22, struct.pack("<H", 0)),
            *[_record(0x31, font)] * 4,
            _record(0x41E, struct.pack("<H", _DATE_FORMAT) + _long("dd/mm/yyyy")),
            *[_cell_format(0, style=True)] * 15,
            _cell_format(0),
            _cell_format(_DATE_FORMAT),
            _record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF)),
        )
    )


def _sheet(page: Page) -> bytes:
    width = max((len(row) for row in page.rows), default=0)
    size = struct.pack("<IIHHH", 0, len(page.rows), 0, width, 0)
    return b"".join((_start(0x10), _record(0x200, size), *_cells(page), *_merged(page), _record(0x0A)))


def _cells(page: Page) -> Iterator[bytes]:
    for row, values in enumerate(page.rows):
        for column, value in enumerate(values):
            if value is not None:
                yield _cell(row, column, value)


def _cell(row: int, column: int, value: Value) -> bytes:
    if isinstance(value, str):
        if len(value) > _LONGEST // 2:
            raise ValueError(f"{len(value)} characters in one cell")
        return _record(0x204, struct.pack("<HHH", row, column, _PLAIN) + _long(value))
    if isinstance(value, date):
        return _record(0x203, struct.pack("<HHHd", row, column, _DATE, serial(value)))
    return _record(0x203, struct.pack("<HHHd", row, column, _PLAIN, value or 0))


def _merged(page: Page) -> Iterator[bytes]:
    if page.merged:
        areas = (
            struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in page.merged
        )
        yield _record(0xE5, struct.pack("<H", len(page.merged)) + b"".join(areas))


def _cell_format(number_format: int, *, style: bool = False) -> bytes:
    kind = 0xFFF5 if style else 0x0001
    return _record(0xE0, struct.pack("<HHHBBBBIIH", 0, number_format, kind, 0x20, 0, 0, 0, 0, 0, 0x20C0))


def _bound(name: str, place: int) -> bytes:
    return _record(0x85, struct.pack("<IBB", place, 0, 0) + _short(name))


def _start(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0x41, 6))


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
