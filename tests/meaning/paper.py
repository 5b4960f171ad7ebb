"""A workbook before it has a container: cells with their looks, written as xlsx, xls, ods or csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from tests.meaning import textbox

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@dataclass
class Cell:
    value: Any
    look: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sheet:
    """A sheet; rows and columns are counted from 1, as Excel shows them."""

    name: str
    font: str = "Times New Roman"
    size: int = 12
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    page_header: str | None = None
    state: str = "visible"

    def put(self, row: int, column: int, value: Any, **look: Any) -> None:
        self.cells[row, column] = Cell(value, look)

    def dress(self, row: int, column: int, **look: Any) -> None:
        """Change the look of a cell that stands there, or will stay blank."""
        self.cells.setdefault((row, column), Cell(None)).look.update(look)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def extent(self) -> tuple[int, int]:
        filled = [place for place, cell in self.cells.items() if cell.value is not None]
        return max((row for row, _ in filled), default=0), max((column for _, column in filled), default=0)


def save(sheets: list[Sheet], path: Path) -> None:
    """Write the sheets in the container that the name of the file asks for."""
    {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods, ".csv": _csv}[path.suffix](sheets, path)


def _xlsx(sheets: list[Sheet], path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = sheet.state
        for (row, column), cell in sorted(sheet.cells.items()):
            one = page.cell(row, column)
            one.value = cell.value
            _dress(one, cell.look, sheet)
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for column, width in sheet.widths.items():
            page.column_dimensions[get_column_letter(column)].width = width
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if sheet.page_header:
            page.oddHeader.left.text = sheet.page_header
    book.save(path)
    textbox.add(path, [sheet.boxes for sheet in sheets])


def _dress(one: Any, look: Mapping[str, Any], sheet: Sheet) -> None:
    one.font = Font(
        name=look.get("font", sheet.font),
        size=look.get("size", sheet.size),
        bold=look.get("bold"),
        italic=look.get("italic"),
        strike=look.get("strike"),
        color=look.get("color"),
    )
    one.alignment = Alignment(
        horizontal="center" if look.get("center") else None, vertical="center", wrap_text=look.get("wrap")
    )
    if look.get("border"):
        one.border = BORDER
    if "fill" in look:
        one.fill = PatternFill("solid", fgColor=look["fill"])
    if "format" in look:
        one.number_format = look["format"]
    elif isinstance(one.value, date):
        one.number_format = "dd/mm/yyyy"
    if "comment" in look:
        one.comment = Comment(look["comment"], "Người lập biểu")


def _xls(sheets: list[Sheet], path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[Any, ...], Any] = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        corners = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
        for (row, column), cell in sorted(sheet.cells.items()):
            day = isinstance(cell.value, date)
            key = (sheet.font, bool(cell.look.get("bold")), cell.look.get("format", "dd/mm/yyyy" if day else "General"))
            if key not in styles:
                styles[key] = xlwt.easyxf(
                    f"font: name {key[0]}, bold {'on' if key[1] else 'off'}", num_format_str=key[2]
                )
            bottom, right = corners.get((row, column), (row, column))
            page.write_merge(row - 1, bottom - 1, column - 1, right - 1, cell.value, styles[key])
    book.save(str(path))


def _ods(sheets: list[Sheet], path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    bold = Style(name="dam", family="table-cell")
    bold.addElement(TextProperties(fontweight="bold"))
    book.automaticstyles.addElement(bold)
    for sheet in sheets:
        page = Table(name=sheet.name)
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
        covered = {
            (row, column)
            for top, left, bottom, right in sheet.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(spans)
        rows, columns = sheet.extent
        for row in range(1, rows + 1):
            line = TableRow()
            for column in range(1, columns + 1):
                cell = sheet.cells.get((row, column), Cell(None))
                line.addElement(
                    CoveredTableCell() if (row, column) in covered else _ods_cell(cell, spans.get((row, column)))
                )
            page.addElement(line)
        book.spreadsheet.addElement(page)
    book.save(str(path))


def _ods_cell(cell: Cell, span: tuple[int, int] | None) -> Any:
    value = cell.value
    options: dict[str, Any] = {"stylename": "dam"} if cell.look.get("bold") else {}
    if span:
        options |= {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if value is None:
        return TableCell(**options)
    if isinstance(value, date):
        one, text = TableCell(valuetype="date", datevalue=value.isoformat(), **options), f"{value:%d/%m/%Y}"
    elif isinstance(value, int | float):
        one, text = TableCell(valuetype="float", value=value, **options), str(value)
    else:
        one, text = TableCell(valuetype="string", **options), str(value)
    one.addElement(P(text=text))
    return one


def _csv(sheets: list[Sheet], path: Path) -> None:
    (sheet,) = sheets
    rows, columns = sheet.extent
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for row in range(1, rows + 1):
            values = (sheet.cells.get((row, column), Cell(None)).value for column in range(1, columns + 1))
            writer.writerow([_as_text(one) for one in values])


def _as_text(value: Any) -> Any:
    """Write a value as Excel in Vietnamese does."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else value
