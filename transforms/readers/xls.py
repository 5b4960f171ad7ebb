"""Read xls (BIFF8, BIFF5 and older) with xlrd, which is slower than others and aborts on nothing."""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import xlrd
from xlrd import xldate
from xlrd.biffh import XL_WORKBOOK_GLOBALS, XLRDError
from xlrd.book import SUPPORTED_VERSIONS, Book

from transforms.readers import grid
from transforms.readers.colours import WHITE, shows_words
from transforms.readers.container import Container, Contents
from transforms.readers.grid import Parted, part
from transforms.readers.moments import month_alone, shows_no_day
from transforms.readers.refusal import LAST_ROW, Limits, Problems, Refused
from transforms.values.looks import explains_looks
from transforms.workbook import Cell, Look, Sheet
from vietnamese.legacy import font_encoding

Place = tuple[int, int]
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_FILTER_MODE, _END = 0x9B, 0x0A
_ONE_SHEET, _SHEETS_WITHIN = 40, 45  # versions of BIFF: without a workbook around the sheet, with the sheets in it


class _Book(Book):  # type: ignore[misc]  # xlrd has no types
    """A workbook whose defined names are left alone: no cell needs them, and xlrd gives a file up over an odd one."""

    def names_epilogue(self) -> None:
        """Work out no defined names."""


def read(container: Container) -> Contents:
    """Return the worksheets of an xls file.

    Raises:
        Refused: damaged or protected by a password.
    """
    if _MACROS in container.data:
        container.problems.add("file_macros")
    try:
        return Contents(_sheets(container.data, container.limits, container.problems))
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as error:  # xlrd raises whatever the damage leads to, from IndexError to AssertionError
        raise Refused("file_password" if "encrypted" in str(error) else "file_unreadable") from error


def _sheets(data: bytes, limits: Limits, problems: Problems) -> list[Sheet]:
    with _opened(data) as book:
        if book.nsheets > limits.sheets:
            problems.add("file_too_many_sheets", params={"count": str(book.nsheets), "limit": str(limits.sheets)})
        fonts = [(bool(font.struck_out), font_encoding(font.name or "")) for font in book.font_list]
        count = min(book.nsheets, limits.sheets)
        return [_sheet(book, book.sheet_by_index(number), fonts, limits) for number in range(count)]


def _opened(data: bytes) -> Book:
    """Return a workbook of ours opened as ``xlrd.open_workbook`` opens one of its own, which it makes itself.

    Sheets are read when they are asked for, so that those past the limit never are.
    """
    book = _Book()
    options = {"formatting_info": True, "ragged_rows": True, "on_demand": True, "ignore_workbook_corruption": True}
    book.biff2_8_load(file_contents=data, logfile=io.StringIO(), **options)
    book.biff_version = book.getbof(XL_WORKBOOK_GLOBALS)
    if book.biff_version not in SUPPORTED_VERSIONS:
        raise XLRDError(f"BIFF version {book.biff_version}")
    if book.biff_version <= _ONE_SHEET:
        book.on_demand = False
        book.fake_globals_get_sheet()
    else:
        book.parse_globals()
        if book.biff_version == _SHEETS_WITHIN:
            book.on_demand = False
        else:
            book._sheet_list = [None] * len(book._sheet_names)
    book.nsheets = len(book._sheet_list)
    return book


def _sheet(book: Any, source: Any, fonts: list[tuple[bool, str | None]], limits: Limits) -> Sheet:
    height = min(source.nrows, LAST_ROW, limits.cells // max(source.ncols, 1))
    rows = [_row(book, source, number) for number in range(height)]
    errors = dict(_errors(source, height))
    struck, legacy, parted = _marks(book, source, fonts, height)
    for (row, column), text in parted.items():
        rows[row][column] = text.kept
    looks, unseen, formats = _looks(book, source, height, rows)
    hidden_rows = frozenset(row for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0)
    return Sheet(
        name=source.name,
        rows=grid.fit(rows, errors),
        hidden=source.visibility != 0,
        very_hidden=source.visibility == 2,
        hidden_rows=hidden_rows,
        hidden_columns=frozenset(c for c, info in source.colinfo_map.items() if info.hidden or info.width == 0),
        filtered=bool(hidden_rows) and _is_filtered(book, source.number),
        merged=tuple((r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in source.merged_cells[: limits.merges]),
        errors=errors,
        struck=frozenset(struck),
        part_struck={place: text.gone for place, text in parted.items()},
        legacy_fonts=legacy,
        comments={place: note.text for place, note in source.cell_note_map.items() if note.text},
        unseen=frozenset(unseen),
        formats=formats,
        looks=looks,
        beyond=sum(_is_filled(kind) for number in range(height, source.nrows) for kind in source.row_types(number)),
    )


def _is_filled(kind: int) -> bool:
    return kind not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}


def _row(book: Any, source: Any, number: int) -> list[Cell]:
    kinds = source.row_types(number)
    values = grid.cells(source.row_values(number))
    for column, kind in enumerate(kinds):
        if kind == xlrd.XL_CELL_DATE:
            values[column] = _moment(book, source, number, column)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            values[column] = bool(values[column])
        elif kind in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BLANK}:
            values[column] = None
    return values


def _moment(book: Any, source: Any, row: int, column: int) -> Cell:
    """Return a date where the number is whole, a time of day below one, the bare number where it is no date.

    A month shown without its day is a text.
    """
    number = float(source.cell_value(row, column))
    if "[h" in _format(book, source, row, column):
        return timedelta(days=number)
    try:
        moment: datetime = xldate.xldate_as_datetime(number, book.datemode)
    except (xldate.XLDateError, OverflowError, ValueError):
        return number
    if number < 0:
        return number
    if number < 1:
        return moment.time()
    day = moment.date() if number % 1 == 0 else moment
    return month_alone(day) if shows_no_day(_format(book, source, row, column)) else day


def _format(book: Any, source: Any, row: int, column: int) -> str:
    key = book.xf_list[source.cell_xf_index(row, column)].format_key
    return str(book.format_map[key].format_str).lower()


def _errors(source: Any, height: int) -> Iterator[tuple[Place, str]]:
    for row in range(height):
        kinds = source.row_types(row)
        if xlrd.XL_CELL_ERROR in kinds:
            for column, kind in enumerate(kinds):
                if kind == xlrd.XL_CELL_ERROR:
                    yield (row, column), xlrd.error_text_from_code.get(source.cell_value(row, column), "#N/A")


def _marks(
    book: Any, source: Any, fonts: list[tuple[bool, str | None]], height: int
) -> tuple[set[Place], dict[Place, str], dict[Place, Parted]]:
    """Return the places struck through from end to end, the legacy font of others, and the texts struck in part."""
    struck: set[Place] = set()
    legacy: dict[Place, str] = {}
    in_part: dict[Place, Parted] = {}
    if not any(is_struck or encoding for is_struck, encoding in fonts):
        return struck, legacy, in_part
    for row in range(height):
        for column, kind in enumerate(source.row_types(row)):
            if _is_filled(kind):
                used = [fonts[index] for index in _font_numbers(book, source, row, column) if index < len(fonts)]
                if used and all(is_struck for is_struck, _ in used):
                    struck.add((row, column))
                elif any(is_struck for is_struck, _ in used):
                    parted = _parted(source, row, column, used)
                    if parted.in_part:
                        in_part[row, column] = parted
                    elif parted.wholly:
                        struck.add((row, column))
                encoding = next((encoding for _, encoding in used if encoding), None)
                if encoding:
                    legacy[(row, column)] = encoding
    return struck, legacy, in_part


def _looks(
    book: Any, source: Any, height: int, rows: Sequence[Sequence[Cell]]
) -> tuple[dict[Place, Look], set[Place], dict[Place, str]]:
    """Return how cells look where a text explains that, the cells written white on white, and the worded formats."""
    explained = explains_looks("\n".join(cell for row in rows for cell in row if isinstance(cell, str)))
    look_of = [_look(book, style) for style in book.xf_list]
    words = [_worded(book, style) for style in book.xf_list]
    hidden = {number for number, look in enumerate(look_of) if look.ink == WHITE and look.fill in (None, WHITE)}
    if not (explained or hidden or any(words)):
        return {}, set(), {}
    styles = {
        (row, column): source.cell_xf_index(row, column)
        for row in range(height)
        for column, kind in enumerate(source.row_types(row))
        if _is_filled(kind)
    }
    looks = {place: look_of[style] for place, style in styles.items()} if explained else {}
    formats = {place: words[style] for place, style in styles.items() if words[style]}
    return looks, {place for place, style in styles.items() if style in hidden}, formats


def _look(book: Any, style: Any) -> Look:
    font, paper = book.font_list[style.font_index], style.background
    return Look(
        fill=_colour(book, paper.pattern_colour_index) if paper.fill_pattern else None,
        ink=_colour(book, font.colour_index),
        bold=bool(font.bold),
        italic=bool(font.italic),
        underlined=bool(font.underline_type),
    )


def _colour(book: Any, index: int) -> str | None:
    colour = book.colour_map.get(index)
    return "".join(f"{part:02X}" for part in colour) if colour else None


def _worded(book: Any, style: Any) -> str:
    code = book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
    return code if shows_words(code) else ""


def _parted(source: Any, row: int, column: int, used: Sequence[tuple[bool, str | None]]) -> Parted:
    """Part the text of a cell by its fonts, given in their order."""
    text = str(source.cell_value(row, column))
    runs = source.rich_text_runlist_map.get((row, column), ())
    starts = [start for start, _ in runs]
    starts = starts if starts[:1] == [0] else [0, *starts]
    pieces = itertools.pairwise([*starts, len(text)])
    return part((is_struck, text[slice(*piece)]) for piece, (is_struck, _) in zip(pieces, used, strict=False))


def _font_numbers(book: Any, source: Any, row: int, column: int) -> list[int]:
    runs = source.rich_text_runlist_map.get((row, column), ())
    own = [] if runs and runs[0][0] == 0 else [book.xf_list[source.cell_xf_index(row, column)].font_index]
    return own + [font for _, font in runs]


def _is_filtered(book: Any, number: int) -> bool:
    """Tell whether the sheet's records say that a filter hides rows."""
    position = book._sh_abs_posn[number]
    data = book.mem
    while position + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, position)
        if kind == _FILTER_MODE:
            return True
        if kind == _END:
            return False
        position += 4 + length
    return False
