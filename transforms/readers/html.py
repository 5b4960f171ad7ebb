"""Read HTML tables, which web systems send under the name .xls.

As Excel does, the whole page is one sheet: each line of text outside a table is a row of its own, tables follow below.
Whatever a page could load or run is text here, or nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from transforms.readers import files, grid, markup
from transforms.readers.container import Container, Contents
from transforms.readers.delimited import decode
from transforms.readers.grid import Canvas, part
from transforms.readers.refusal import Refused
from vietnamese.legacy import font_encoding

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_LINES = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "body"}
_SILENT = {"script", "style", "title", "head", "xml"}
_STRIKES = {"s", "strike", "del"}
_SPAN = 1000
_OPEN = 100  # more "<" that nothing closes are no tags, and take the parser endless time
# Comments, declarations, conditions and instructions, which the parser looks for from each to the end of the page.
_ASIDE = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*-->|<[!?][^>]*+>")


def read(container: Container) -> Contents:
    """Return the one sheet of a page, every cell a ``str``, and the page's encoding.

    Raises:
        Refused: too large, no markup, or without any table.
    """
    limits = container.limits
    files.refuse_large(len(container.data), limits.text_bytes)
    text, encoding = _text(container.data)
    if text.count("<", text.rfind(">") + 1) > _OPEN or text.rfind("<!--") > text.rfind("-->"):
        raise Refused("file_unreadable")
    text = _ASIDE.sub("", text)
    page = _Page(Canvas(limits))
    page.feed(text)
    page.close()
    page.end_line()
    if not page.tables:
        raise Refused("file_not_workbook")
    sheet = page.canvas.sheet("")
    grid.take_errors(sheet)
    return Contents([sheet], encoding)


def _text(data: bytes) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in {"", "utf-8", "utf8", "unicode", "utf-16", "windows-1252", "iso-8859-1"}:
        return decode(data)
    if not markup.is_encoding(name):
        return decode(data)
    try:
        return data.decode(name), name
    except (UnicodeError, LookupError):
        return decode(data)


@dataclass(slots=True)
class _Open:
    """A cell or a line being read."""

    rows: int = 1
    columns: int = 1
    font: str | None = None
    struck: bool = False
    pieces: list[tuple[bool, str]] = field(default_factory=list)  # each with whether it is crossed out


class _Page(HTMLParser):
    """Rows and cells as the tags open and close; forgotten end tags are tolerated as browsers do."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(convert_charrefs=True)
        self.canvas = canvas
        self.tables = 0
        self._row, self._column, self._depth = -1, 0, 0
        self._taken: set[tuple[int, int]] = set()
        self._cell: _Open | None = None
        self._line = _Open()
        self._silent, self._strikes = 0, 0

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks where in the page a tag stands, and counting takes a tenth of the time."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row, a cell or a line."""
        attributes = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag in _STRIKES:
            self._strikes += 1
        elif tag == "br":
            self._say("\n")
        elif tag in {"td", "th"} and self._depth == 1:
            self._open_cell(attributes)
        elif tag == "tr" and self._depth == 1:
            self._open_row(attributes)
        elif tag == "table":
            self._open_table()
        elif tag in _LINES and self._depth == 0:
            self.end_line()
        if tag == "font" and self._cell and "face" in attributes:
            self._cell.font = attributes["face"]

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _STRIKES:
            self._strikes = max(0, self._strikes - 1)
        elif tag == "table":
            self._close_cell_of_depth_one()
            self._depth = max(0, self._depth - 1)
        elif tag in {"td", "th", "tr"}:
            self._close_cell_of_depth_one()
        elif tag in _LINES and self._depth == 0:
            self.end_line()

    def handle_data(self, data: str) -> None:
        """Add text to the cell or line that is open."""
        if not self._silent:
            self._say(_BLANKS.sub(" ", data))

    def end_line(self) -> None:
        """Make a row of the text outside a table since the last line."""
        text = part(self._line.pieces).kept.strip()
        self._line = _Open()
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            self._row += 1
            self.canvas.put(self._row, 0, line)

    def _say(self, text: str) -> None:
        target = self._cell if self._depth else self._line
        if target is not None:
            target.pieces.append((bool(self._strikes) or target.struck, text))

    def _open_table(self) -> None:
        if self._depth == 0:
            self.end_line()
            self.tables += 1
        self._depth += 1

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._close_cell_of_depth_one()
        self._row += 1
        self._column = 0
        if _HIDDEN.search(attributes.get("style", "")) or "hidden" in attributes:
            self.canvas.hidden_rows.add(self._row)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._close_cell_of_depth_one()
        if self._row < 0:
            self._row = 0
        style = attributes.get("style", "")
        font = _FONT.search(style)
        self._cell = _Open(
            _span(attributes.get("rowspan")),
            _span(attributes.get("colspan")),
            font[1].strip() if font else None,
            bool(_STRUCK.search(style)),
        )

    def _close_cell_of_depth_one(self) -> None:
        cell = self._cell
        if cell is None or self._depth != 1:
            return
        self._cell = None
        while (self._row, self._column) in self._taken:
            self._column += 1
        self._put(cell)
        self._taken.update((self._row + down, self._column) for down in range(1, cell.rows))
        for right in range(1, cell.columns):
            self._taken.update((self._row + down, self._column + right) for down in range(cell.rows))
        self._column += 1
        if len(self._taken) > self.canvas.limits.merges * 10:
            raise Refused("file_bomb")

    def _put(self, cell: _Open) -> None:
        place, parted = (self._row, self._column), part(cell.pieces)
        text = (parted.gone if parted.wholly else parted.kept).strip(" \n")
        self.canvas.merge(*place, cell.rows, cell.columns)
        if text and self.canvas.put(*place, text):
            if parted.wholly:
                self.canvas.struck.add(place)
            elif parted.in_part:
                self.canvas.part_struck[place] = parted.gone.strip()
            encoding = font_encoding(cell.font or "")
            if encoding:
                self.canvas.legacy[place] = encoding


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
