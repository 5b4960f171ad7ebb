"""Read XML Spreadsheet 2003, which office programs save under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from transforms.readers import markup
from transforms.readers.container import Container, Contents
from transforms.readers.grid import Canvas, part
from transforms.readers.moments import moment, month_alone, shows_no_day
from transforms.readers.refusal import LAST_COLUMN, LAST_ROW, Limits, Refused
from transforms.workbook import Cell, Sheet
from vietnamese.legacy import font_encoding


class Mark(NamedTuple):
    """What is out of the ordinary in a style: struck through, a legacy font, a date shown without its day."""

    struck: bool = False
    encoding: str | None = None
    dayless: bool = False


_PLAIN = Mark()


def read(container: Container) -> Contents:
    """Return the worksheets of an XML 2003 workbook.

    Raises:
        Refused: not well-formed, or too large.
    """
    data, limits, problems = container.data, container.limits, container.problems
    if len(data) > limits.tree_bytes:
        raise Refused("file_bomb")
    root = markup.tree(data)
    styles = {markup.attributes(e).get("ID", ""): e for e in root.iter() if markup.local(e.tag) == "Style"}
    marks = {name: _mark(style, styles) for name, style in styles.items()}
    sheets = [element for element in root if markup.local(element.tag) == "Worksheet"]
    if len(sheets) > limits.sheets:
        problems.add("file_too_many_sheets", params={"count": str(len(sheets)), "limit": str(limits.sheets)})
    return Contents([_sheet(element, marks, limits) for element in sheets[: limits.sheets]])


def _mark(style: Element, styles: dict[str, Element]) -> Mark:
    """Return the mark of a style; its parent fills in what it leaves open."""
    parent = styles.get(markup.attributes(style).get("Parent", ""))
    found: dict[str, dict[str, str]] = {}
    for source in (style, parent):
        for child in source if source is not None else ():
            found.setdefault(markup.local(child.tag), markup.attributes(child))
    font, number_format = found.get("Font", {}), found.get("NumberFormat", {})
    encoding = font_encoding(font.get("FontName", ""))
    return Mark(font.get("StrikeThrough") == "1", encoding, shows_no_day(number_format.get("Format", "")))


def _sheet(worksheet: Element, marks: dict[str, Mark], limits: Limits) -> Sheet:
    canvas = Canvas(limits)
    visible = ""
    for element in worksheet.iter():
        match markup.local(element.tag):
            case "Table":
                _table(element, canvas, marks)
            case "Visible":
                visible = element.text or ""
            case "AutoFilterColumn":
                canvas.filtered = True
    return canvas.sheet(
        markup.attributes(worksheet).get("Name", ""),
        hidden=visible == "SheetHidden",
        very_hidden=visible == "SheetVeryHidden",
    )


def _table(table: Element, canvas: Canvas, marks: dict[str, Mark]) -> None:
    row, column = -1, -1
    for element in table:
        attributes = markup.attributes(element)
        span = _number(attributes.get("Span"), 0)
        hidden = attributes.get("Hidden") == "1" or attributes.get("Height") == "0" or attributes.get("Width") == "0"
        match markup.local(element.tag):
            case "Column":
                column = _number(attributes.get("Index"), column + 2) - 1
                if hidden:
                    canvas.hidden_columns.update(range(column, min(column + span + 1, LAST_COLUMN)))
                column += span
            case "Row":
                row = _number(attributes.get("Index"), row + 2) - 1
                if hidden:
                    canvas.hidden_rows.update(range(row, min(row + span + 1, LAST_ROW)))
                _row(element, row, canvas, marks, attributes.get("StyleID"))
                row += span


def _row(element: Element, row: int, canvas: Canvas, marks: dict[str, Mark], row_style: str | None) -> None:
    column = -1
    for cell in element:
        if markup.local(cell.tag) == "Cell":
            attributes = markup.attributes(cell)
            column = _number(attributes.get("Index"), column + 2) - 1
            across, down = _number(attributes.get("MergeAcross"), 0), _number(attributes.get("MergeDown"), 0)
            canvas.merge(row, column, down + 1, across + 1)
            _cell(cell, (row, column), canvas, marks.get(attributes.get("StyleID") or row_style or "Default", _PLAIN))
            column += across


def _cell(cell: Element, place: tuple[int, int], canvas: Canvas, mark: Mark) -> None:
    data = next((child for child in cell if markup.local(child.tag) == "Data"), None)
    if data is None:
        if "Formula" in markup.attributes(cell) and canvas.put(*place, None):
            canvas.uncached.add(place)
        return
    kind = markup.attributes(data).get("Type", "String")
    parted = part(_pieces(data))
    text = parted.kept if parted.in_part else "".join(data.itertext())
    value = month_alone(_value(kind, text)) if mark.dayless else _value(kind, text)
    if not text or not canvas.put(*place, None if kind == "Error" else value):
        return
    if kind == "Error":
        canvas.errors[place] = text
    if mark.struck or parted.wholly:
        canvas.struck.add(place)
    elif parted.in_part:
        canvas.part_struck[place] = parted.gone
    if mark.encoding:
        canvas.legacy[place] = mark.encoding


def _pieces(element: Element, struck: bool = False) -> Iterator[tuple[bool, str]]:
    """Yield a cell's text piece by piece, and whether each is struck through (``<S>``)."""
    yield struck, element.text or ""
    for child in element:
        yield from _pieces(child, struck or markup.local(child.tag) == "S")
        yield struck, child.tail or ""


def _value(kind: str, text: str) -> Cell:
    if kind == "DateTime":
        return moment(text)
    if kind == "Boolean":
        return text == "1"
    if kind != "Number":
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
