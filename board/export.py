"""The tables of a page as a workbook or a text file: what is shown, cell by cell, and so only what its reader may see.

Texts come out of people's returns: none is ever taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from reports.inside import not_a_formula

XLSX, CSV = "xlsx", "csv"
TYPES: Mapping[str, str] = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
_LONGEST_CELL, _LONGEST_NAME = 32_767, 31  # letters, as Excel has it
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NUMBERS = {"vi": re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?"), "en": re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?")}
_WIDEST, _NARROWEST = 60, 8
_VOID = frozenset(("br", "input", "img", "meta", "link", "hr"))
_SKIPPED = frozenset(("script", "style", "svg", "select", "textarea"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown; ``number``: it stands in a column of numbers."""

    text: str
    head: bool = False
    number: bool = False


@dataclass(slots=True)
class Shown:
    """A table of a page: what stands above it, and its rows. Findings that are a list are a table of one row each."""

    title: str
    rows: list[list[Cell]] = field(default_factory=list)


def tables_of(html: str) -> list[Shown]:
    """Return the tables of a page of ours, in its order."""
    reader = _Tables()
    reader.feed(html)
    reader.close()
    return [table for table in reader.tables if table.rows]


def as_csv(tables: Sequence[Shown]) -> bytes:
    """Return tables one below another, for a spreadsheet: with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        if len(tables) > 1:
            writer.writerow([not_a_formula(table.title)])
        writer.writerows([not_a_formula(cell.text) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(tables: Sequence[Shown], language: str) -> bytes:
    """Return tables as sheets of a workbook; a number is a number there, whatever else is text."""
    book = Workbook(write_only=True)
    for table, name in zip(tables, _names(tables), strict=True):
        sheet = cast(Worksheet, book.create_sheet(name))  # a write-only sheet is set up as any other
        for column, width in enumerate(_widths(table)):
            sheet.column_dimensions[chr(ord("A") + column)].width = width
        sheet.freeze_panes = "A2" if table.rows and all(cell.head for cell in table.rows[0]) else None
        for row in table.rows:
            sheet.append([_written(sheet, cell, language) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(sheet: Worksheet, cell: Cell, language: str) -> Any:
    number = _number(cell.text, language) if cell.number and not cell.head else None
    written = WriteOnlyCell(sheet, number if number is not None else "")
    if number is None:
        written.value = ILLEGAL_CHARACTERS_RE.sub("", cell.text)[:_LONGEST_CELL]
        written.data_type = "s"  # never a formula, whatever it begins with
    if cell.head:
        written.font = Font(bold=True)
    return written


def _number(text: str, language: str) -> float | int | None:
    if not _NUMBERS[language].fullmatch(text):
        return None
    plain = text.replace(".", "").replace(",", ".") if language == "vi" else text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _widths(table: Shown) -> Iterator[int]:
    for column in range(min(26, max(len(row) for row in table.rows))):
        longest = max((len(row[column].text) for row in table.rows if column < len(row)), default=0)
        yield min(_WIDEST, max(_NARROWEST, longest + 2))


def _names(tables: Sequence[Shown]) -> Iterator[str]:
    """Yield a name for each sheet, as Excel allows them, each once."""
    used: set[str] = set()
    for number, table in enumerate(tables, start=1):
        name = _NOT_IN_A_NAME.sub(" ", table.title).strip()[:_LONGEST_NAME].strip() or str(number)
        if name.casefold() in used:
            name = f"{name[: _LONGEST_NAME - 4].strip()} ({number})"
        used.add(name.casefold())
        yield name


class _Tables(HTMLParser):
    """Gathers the tables of a page; what is of class ``deed`` is for the screen alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Shown] = []
        self._heading, self._text, self._within = "", "", ""
        self._table: Shown | None = None
        self._is_list = False
        self._row: list[Cell] | None = None
        self._cell: Cell | None = None
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = frozenset((dict(attrs).get("class") or "").split())
        if self._skipping or tag in _SKIPPED or "mark" in classes:
            self._skipping += tag not in _VOID
            return
        if tag in ("h1", "h2", "h3", "caption"):
            self._text, self._within = "", tag
        elif tag == "table" or (tag == "ol" and "advices" in classes):
            self._table, self._is_list = Shown(self._heading), tag == "ol"
        elif self._table is not None and tag in ("tr", "li"):
            self._row = []
        elif self._row is not None and tag in ("th", "td"):
            self._begin(tag == "th", "number" in classes, "deed" in classes)
        elif self._row is not None and self._is_list and tag == "p":
            self._begin(False, False, "deeds" in classes)
        elif tag == "br":
            self._text += " "

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        if tag == self._within:
            said = _squeezed(self._text)
            self._heading, self._within = said or self._heading, ""
            if tag == "caption" and self._table is not None and said:
                self._table.title = said
        elif tag in ("td", "th") or (tag == "p" and self._is_list):
            self._end()
        elif tag in ("tr", "li") and self._row is not None and self._table is not None:
            if self._row:
                self._table.rows.append(self._row)
            self._row = None
        elif tag in ("table", "ol") and self._table is not None:
            self.tables.append(self._table)
            self._table = None

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._text += data

    def _begin(self, head: bool, number: bool, for_the_screen: bool) -> None:
        self._text, self._cell = "", None if for_the_screen else Cell("", head, number)

    def _end(self) -> None:
        if self._row is not None and self._cell is not None:
            self._row.append(replace(self._cell, text=_squeezed(self._text)))
        self._cell = None


def _squeezed(text: str) -> str:
    return " ".join(text.split())
