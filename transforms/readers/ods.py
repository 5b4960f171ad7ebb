"""Read OpenDocument spreadsheets, zipped (ods) or as one XML file (fods).

Cells and rows are written with repeat counts, up to a whole sheet of them; only filled ones are ever made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element

from transforms.readers import grid, markup
from transforms.readers.container import Container, Contents
from transforms.readers.grid import Canvas, Parted, part
from transforms.readers.moments import duration, is_shown_without_day, moment, month_alone
from transforms.readers.refusal import LAST_COLUMN, LAST_ROW, Limits, Problems, Refused
from transforms.workbook import Cell, Sheet
from vietnamese.legacy import font_encoding

_GROUPS = {"table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns",
           "table-column-group"}  # fmt: skip
_DEPTH = 16  # of styles that each say who their parent is: a circle of them must end
_SHOWN_FIGURE = re.compile(r"[-+]?\d[\d.,\s]*")
_CELLS = {"table-cell", "covered-table-cell"}  # what a merged cell covers is read as it is from an xlsx
_SHAPES = {"text-box", "custom-shape", "rect", "ellipse", "caption"}
_MOST_LINES, _LONGEST_LINE = 200, 500  # of the boxes of a sheet
_NUMBERS = {"float", "percentage", "currency"}


def read(container: Container) -> Contents:
    """Return the sheets of an ods file.

    Raises:
        Refused: damaged, too large or protected by a password.
    """
    archive, limits, problems = container.archive, container.limits, container.problems
    manifest = archive.read("META-INF/manifest.xml", limit=limits.tree_bytes)
    if manifest and b"encryption-data" in manifest:
        raise Refused("file_password")
    if any(name.startswith("basic/") for name in archive.names):
        problems.add("file_macros")
    content = archive.read("content.xml", limit=limits.tree_bytes)
    if content is None:
        raise Refused("file_unreadable")
    return _read_content(content, archive.read("styles.xml", limit=limits.tree_bytes), limits, problems)


def read_flat(container: Container) -> Contents:
    """Return the sheets of a document that is one XML file.

    Raises:
        Refused: not well-formed, or too large.
    """
    return _read_content(container.data, None, container.limits, container.problems)


def _read_content(content: bytes, named_styles: bytes | None, limits: Limits, problems: Problems) -> Contents:
    """Return the sheets of a content part, or of a whole document in one XML file.

    Raises:
        Refused: not well-formed, or too large.
    """
    if len(content) > limits.tree_bytes:
        raise Refused("file_bomb")
    root = markup.tree(content)
    styles = _Styles()
    for tree in (markup.tree(named_styles) if named_styles else None, root):
        if tree is not None:
            styles.learn(tree)
    body = next((element for element in root.iter() if markup.local(element.tag) == "spreadsheet"), None)
    tables = [child for child in body or () if markup.local(child.tag) == "table"]
    if len(tables) > limits.sheets:
        problems.add("file_too_many_sheets", params={"count": str(len(tables)), "limit": str(limits.sheets)})
    return Contents([_Table(table, styles, limits).sheet() for table in tables[: limits.sheets]])


class _Table:
    """One sheet while it is read."""

    def __init__(self, table: Element, styles: _Styles, limits: Limits) -> None:
        self._table = table
        self._styles = styles
        self._canvas = Canvas(limits)
        self._column_styles: list[str | None] = []

    def sheet(self) -> Sheet:
        row = 0
        for element in _flat(self._table):
            count = _count(element, "number-rows-repeated")
            match markup.local(element.tag):
                case "table-column":
                    self._column(element)
                case "table-row":
                    self._row(element, row, count)
                    row += count
        attributes = markup.attributes(self._table)
        sheet = self._canvas.sheet(
            attributes.get("name", ""), hidden=not self._styles.shown(attributes.get("style-name"))
        )
        sheet.boxes = tuple(dict.fromkeys(islice(_boxes(self._table), _MOST_LINES)))
        return sheet

    def _column(self, element: Element) -> None:
        column = markup.attributes(element)
        first = len(self._column_styles)
        count = min(_count(element, "number-columns-repeated"), LAST_COLUMN - first)
        self._column_styles += [column.get("default-cell-style-name")] * count
        if column.get("visibility", "visible") != "visible":
            self._canvas.hidden_columns.update(range(first, first + count))

    def _row(self, element: Element, first: int, count: int) -> None:
        row = markup.attributes(element)
        visibility = row.get("visibility", "visible")
        filled = False
        column = 0
        for cell in element:
            repeat = _count(cell, "number-columns-repeated")
            if markup.local(cell.tag) in _CELLS:
                filled |= self._cell(cell, first, column, count, repeat, row.get("default-cell-style-name"))
            column += repeat
        if visibility != "visible":
            self._canvas.hidden_rows.update(range(first, min(first + (count if filled else 1), LAST_ROW)))
            self._canvas.filtered |= visibility == "filter"

    def _cell(self, element: Element, row: int, column: int, rows: int, columns: int, row_style: str | None) -> bool:
        cell = markup.attributes(element)
        self._canvas.merge(
            row, column, _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        )
        value = _value(cell, element)
        if value is None and ("formula" not in cell or "value-type" in cell):
            return False
        is_error = _is_error(cell, element, value)
        default = self._column_styles[column] if column < len(self._column_styles) else None
        style = cell.get("style-name") or row_style or default
        parted = self._parted(element)
        struck = self._styles.struck(style) or parted.wholly
        if parted.in_part and not struck and isinstance(value, str):
            value = parted.kept
        encoding = self._styles.encoding(style)
        comment = _comment(element)
        words = _words_beside(cell, element)
        for place in self._canvas.places(row, column, rows, columns):
            if not self._canvas.put(*place, None if is_error else value):
                continue
            if is_error:
                self._canvas.errors[place] = str(value)
            elif value is None:
                self._canvas.uncached.add(place)
            if struck:
                self._canvas.struck.add(place)
            elif value is parted.kept:
                self._canvas.part_struck[place] = parted.gone
            if encoding:
                self._canvas.legacy[place] = encoding
            if comment:
                self._canvas.comments[place] = comment
            if words:
                self._canvas.formats[place] = words
        return True

    def _parted(self, element: Element) -> Parted:
        """Part a cell's text by the spans that are struck through."""
        paragraphs = [child for child in element if markup.local(child.tag) == "p"]
        if not any(self._is_struck(child) for paragraph in paragraphs for child in paragraph):
            return Parted("", "")
        return part(piece for paragraph in paragraphs for piece in (*self._pieces(paragraph), (False, "\n")))

    def _pieces(self, paragraph: Element) -> Iterator[tuple[bool, str]]:
        yield False, paragraph.text or ""
        for child in paragraph:
            yield self._is_struck(child), _said(child)
            yield False, child.tail or ""

    def _is_struck(self, child: Element) -> bool:
        return markup.local(child.tag) == "span" and self._styles.struck(markup.attributes(child).get("style-name"))


def _boxes(table: Element) -> Iterator[str]:
    """Yield the lines of the text boxes and shapes that lie over a sheet; a note at a cell is none."""
    for element in table.iter():
        if markup.local(element.tag) in _SHAPES:
            for paragraph in element:
                if markup.local(paragraph.tag) == "p" and (line := "".join(paragraph.itertext()).strip()):
                    yield line[:_LONGEST_LINE]


def _flat(table: Element) -> Iterator[Element]:
    for child in table:
        if markup.local(child.tag) in _GROUPS:
            yield from _flat(child)
        else:
            yield child


def _count(element: Element, name: str) -> int:
    text = markup.attributes(element).get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(cell: dict[str, str], element: Element) -> Cell:
    kind = cell.get("value-type")
    text = _content(element)
    if kind in _NUMBERS:
        return _number(cell.get("value", ""), text)
    if kind == "date":
        day = moment(cell.get("date-value", text))
        return month_alone(day) if is_shown_without_day(day, text) else day
    if kind == "time":
        return duration(cell.get("time-value", text))
    if kind == "boolean":
        return cell.get("boolean-value") == "true"
    return text or cell.get("string-value") or None


def _is_error(cell: dict[str, str], element: Element, value: Cell) -> bool:
    kinds = (kind for name, kind in element.attrib.items() if markup.local(name) == "value-type")
    return "error" in kinds or ("formula" in cell and grid.is_error_text(value))


def _number(written: str, shown: str) -> Cell:
    try:
        number = float(written)
    except ValueError:
        return shown or None
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _content(cell: Element) -> str:
    return "\n".join(_text(child) for child in cell if markup.local(child.tag) == "p")


def _text(element: Element) -> str:
    return (element.text or "") + "".join(f"{_said(child)}{child.tail or ''}" for child in element)


def _comment(cell: Element) -> str:
    """Return the text of the comment on a cell, blank where there is none."""
    notes = (child for child in cell if markup.local(child.tag) == "annotation")
    return "\n".join(_text(child) for note in notes for child in note if markup.local(child.tag) == "p").strip()


def _words_beside(cell: dict[str, str], element: Element) -> str:
    """Return what a number is shown with as the format that does so, ``0" triệu đồng"``; blank where with nothing."""
    if cell.get("value-type") not in _NUMBERS:
        return ""
    shown = _content(element)
    if "%" in shown:
        return "0%"
    words = _SHOWN_FIGURE.sub("", shown).strip().replace('"', "")
    is_whole = "".join(filter(str.isdecimal, shown)) == cell.get("value", "").lstrip("-").removesuffix(".0")
    has_part = "." in cell.get("value", "").removesuffix(".0")  # a figure shown in thousands has none
    return f'0" {words}"' if any(map(str.isalpha, words)) and (is_whole or has_part) else ""


def _said(child: Element) -> str:
    """Return what an element inside a paragraph adds to its text."""
    match markup.local(child.tag):
        case "s":
            return " " * min(_count(child, "c"), 1000)
        case "tab":
            return "\t"
        case "line-break":
            return "\n"
        case "annotation":
            return ""
    return _text(child)


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str | None
    struck: bool | None
    font: str | None
    shown: bool


@dataclass(slots=True)
class _Styles:
    """The styles of a document, by name; a style says nothing where its parent says it."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _families: dict[str, str] = field(default_factory=dict)

    def learn(self, root: Element) -> None:
        """Take in the styles of ``content.xml`` or ``styles.xml``."""
        for element in root.iter():
            name = markup.local(element.tag)
            if name == "font-face":
                font = markup.attributes(element)
                self._families[font.get("name", "")] = font.get("font-family", "").strip("'")
            elif name == "style":
                self._styles[markup.attributes(element).get("name", "")] = _style(element)

    def struck(self, name: str | None) -> bool:
        """Tell whether text of this style is struck through."""
        return bool(next((style.struck for style in self._line(name) if style.struck is not None), False))

    def encoding(self, name: str | None) -> str | None:
        """Return the legacy encoding that the style's font stands for."""
        font = next((style.font for style in self._line(name) if style.font), None)
        return font_encoding(self._families.get(font, font)) if font else None

    def shown(self, name: str | None) -> bool:
        """Tell whether a sheet of this style is shown."""
        return all(style.shown for style in self._line(name))

    def _line(self, name: str | None) -> list[_Style]:
        line: list[_Style] = []
        while name in self._styles and len(line) < _DEPTH:
            style = self._styles[name]
            line.append(style)
            name = style.parent
        return line


def _style(element: Element) -> _Style:
    struck, font, shown = None, None, True
    for child in element:
        properties = markup.attributes(child)
        match markup.local(child.tag):
            case "text-properties":
                line = properties.get("text-line-through-style") or properties.get("text-line-through-type")
                struck = None if line is None else line != "none"
                font = properties.get("font-name") or properties.get("font-family")
            case "table-properties":
                shown = properties.get("display") != "false"
    return _Style(markup.attributes(element).get("parent-style-name"), struck, font, shown)
