"""Read the tables of a Word document (docx), with the lines around them, as one sheet.

As of a web page, each paragraph is a row, its tabs parting cells, and each table follows below; comments and footnotes
are those of the cell they stand at. Text boxes, headers and footers are boxes over the sheet, as in a workbook: they
may be all that says whose it is, and when. What a text editor keeps besides is left out: what was deleted while changes
were tracked, hidden words, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element

from transforms.readers import grid, markup
from transforms.readers.container import Container, Contents
from transforms.readers.grid import Canvas, part
from transforms.readers.refusal import Refused
from vietnamese.legacy import font_encoding

_MAIN = "word/document.xml"
_NOTES = {
    "word/comments.xml": "commentReference",
    "word/footnotes.xml": "footnoteReference",
    "word/endnotes.xml": "endnoteReference",
}
_FOLDERS = {"sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple"}  # of what stands
_OFF = {"0", "false", "off", "none"}
_MOST_SPANNED = 200  # columns of a cell
_DEEPEST = 60  # elements within elements
_MOST_LINES = 200  # of all boxes; a document of more has none that is a title
_OVER = re.compile(r"word/(?:header|footer)\d*\.xml")


def read(container: Container) -> Contents:
    """Return the one sheet of a document, every cell a ``str``.

    Raises:
        Refused: damaged, too large, or without any table.
    """
    raw = container.archive.read(_MAIN, limit=container.limits.tree_bytes)
    body = next((one for one in markup.tree(raw) if markup.local(one.tag) == "body"), None) if raw else None
    if body is None or not any(markup.local(one.tag) == "tbl" for one in body.iter()):
        raise Refused("file_word")
    page = _Page(Canvas(container.limits), _notes(container))
    page.add(body)
    sheet = page.canvas.sheet("")
    sheet.boxes = tuple(dict.fromkeys(islice(_boxes(container, body), _MOST_LINES)))
    grid.take_errors(sheet)
    container.problems.add("file_word_read")
    return Contents([sheet])


@dataclass(slots=True)
class _Text:
    """The text of a cell or a line, in pieces crossed out or not, its notes and its legacy encoding, if any."""

    pieces: list[tuple[bool, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encoding: str | None = None


@dataclass(slots=True)
class _Page:
    canvas: Canvas
    notes: Mapping[tuple[str, str], str]
    row: int = 0

    def add(self, body: Element) -> None:
        """Add the paragraphs and tables of a body in their order."""
        for element in _standing(body):
            match markup.local(element.tag):
                case "p":
                    self._add_line(element)
                case "tbl":
                    self._add_table(element)

    def _add_line(self, paragraph: Element) -> None:
        text = self._text_of([paragraph])
        lines = part(text.pieces).kept.splitlines()
        for line in filter(str.strip, lines):
            for column, piece in enumerate(line.split("\t")):
                if piece.strip() and self.canvas.put(self.row, column, piece.strip()) and text.encoding:
                    self.canvas.legacy[self.row, column] = text.encoding
            self.row += 1

    def _add_table(self, table: Element) -> None:
        begun: dict[int, tuple[int, int]] = {}  # column -> the row and width of a cell that goes on downwards
        for line in (one for one in _standing(table) if markup.local(one.tag) == "tr"):
            column = _number(_property(line, "trPr", "gridBefore"), 0)
            for cell in (one for one in _standing(line) if markup.local(one.tag) == "tc"):
                width = _number(_property(cell, "tcPr", "gridSpan"), 1)
                merged = _property(cell, "tcPr", "vMerge")
                if merged is not None and merged != "restart" and column in begun:
                    begun[column] = begun[column][0], width
                else:
                    self._end(begun, column)
                    begun[column] = self.row, width
                    self._put(column, self._text_of(list(_standing(cell))))
                column += width
            for beyond in [one for one in begun if one >= column]:
                self._end(begun, beyond)
            self.row += 1
        for column in list(begun):
            self._end(begun, column)

    def _end(self, begun: dict[int, tuple[int, int]], column: int) -> None:
        """Note how far the cell that stands above a place went on."""
        if column in begun:
            first, width = begun.pop(column)
            self.canvas.merge(first, column, self.row - first, width)

    def _put(self, column: int, text: _Text) -> None:
        place, parted = (self.row, column), part(text.pieces)
        shown = (parted.gone if parted.wholly else parted.kept).strip(" \t\n")
        if not shown or not self.canvas.put(*place, shown):
            return
        if parted.wholly:
            self.canvas.struck.add(place)
        elif parted.in_part:
            self.canvas.part_struck[place] = parted.gone.strip()
        if text.encoding:
            self.canvas.legacy[place] = text.encoding
        if text.notes:
            self.canvas.comments[place] = "\n".join(text.notes)

    def _text_of(self, elements: list[Element]) -> _Text:
        """Return the text of paragraphs, those of tables within a cell among them, a line each."""
        text = _Text()
        for number, paragraph in enumerate(_paragraphs(elements)):
            if number:
                text.pieces.append((False, "\n"))
            for run in (one for one in _standing(paragraph) if markup.local(one.tag) == "r"):
                _add_run(text, run)
                text.notes += [note for one in run if (note := self.notes.get(_reference(one)))]
        return text


def _boxes(container: Container, body: Element) -> Iterator[str]:
    """Yield the lines of the text boxes of a document, and of its headers and footers."""
    parts = [
        container.archive.read(name, limit=container.limits.tree_bytes)
        for name in sorted(container.archive.names)
        if _OVER.fullmatch(name)
    ]
    boxes = [box for box in body.iter() if markup.local(box.tag) == "txbxContent"]
    for holder in (*boxes, *(markup.tree(raw) for raw in parts if raw)):
        for paragraph in (one for one in holder.iter() if markup.local(one.tag) == "p"):
            line = "".join(one.text or "" for one in paragraph.iter() if markup.local(one.tag) == "t").strip()
            if line and not line.isdecimal():  # the number of a page
                yield line


def _notes(container: Container) -> dict[tuple[str, str], str]:
    """Return the comments and footnotes of a document, by what refers to them and their number."""
    found: dict[tuple[str, str], str] = {}
    for part_name, name in _NOTES.items():
        raw = container.archive.read(part_name, limit=container.limits.tree_bytes)
        for note in markup.tree(raw) if raw else ():
            words = "".join(one.text or "" for one in note.iter() if markup.local(one.tag) == "t").strip()
            if words:
                found[name, markup.attributes(note).get("id", "")] = words
    return found


def _reference(element: Element) -> tuple[str, str]:
    return markup.local(element.tag), markup.attributes(element).get("id", "")


def _standing(parent: Element, depth: int = 0) -> Iterator[Element]:
    """Yield what an element holds, what only wraps it left out.

    Raises:
        Refused: one wraps another endlessly.
    """
    if depth > _DEEPEST:
        raise Refused("file_bomb")
    for element in parent:
        if markup.local(element.tag) in _FOLDERS:
            yield from _standing(element, depth + 1)
        else:
            yield element


def _paragraphs(elements: list[Element], depth: int = 0) -> Iterator[Element]:
    if depth > _DEEPEST:
        raise Refused("file_bomb")
    for element in elements:
        name = markup.local(element.tag)
        if name == "p":
            yield element
        elif name in {"tbl", "tr", "tc"}:
            yield from _paragraphs(list(_standing(element)), depth + 1)


def _add_run(text: _Text, run: Element) -> None:
    marks = next((one for one in run if markup.local(one.tag) == "rPr"), None)
    said = {} if marks is None else {markup.local(one.tag): markup.attributes(one) for one in marks}
    if _is_on(said, "vanish"):
        return
    struck = _is_on(said, "strike") or _is_on(said, "dstrike")
    text.encoding = text.encoding or font_encoding(said.get("rFonts", {}).get("ascii", ""))
    for element in run:
        match markup.local(element.tag):
            case "t":
                text.pieces.append((struck, element.text or ""))
            case "tab":
                text.pieces.append((False, "\t"))
            case "br" | "cr":
                text.pieces.append((False, "\n"))
            case "noBreakHyphen":
                text.pieces.append((struck, "-"))


def _is_on(said: dict[str, dict[str, str]], mark: str) -> bool:
    return mark in said and said[mark].get("val", "1").casefold() not in _OFF


def _property(element: Element, group: str, name: str) -> str | None:
    """Return the value of a property, empty where it has none, ``None`` where the property is not there."""
    for properties in (one for one in element if markup.local(one.tag) == group):
        for one in properties:
            if markup.local(one.tag) == name:
                return markup.attributes(one).get("val", "")
    return None


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST_SPANNED) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
