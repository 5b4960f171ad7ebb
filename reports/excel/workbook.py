"""Write the pages as a workbook with openpyxl.

Every text is stored as text: nothing that came out of a return is ever taken for a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from math import ceil
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from reports.characters import legal
from reports.excel.pages import FIRST_ROW, HEAD_ROW, Page, pages
from reports.packaging import pack, unpack
from reports.release import notes_of
from reports.report import Report
from reports.tables import Cell as Value
from reports.word.layout import document_format

_LONGEST = 32_767
_LINE_HEIGHT = 16.5
_BOLD = 0.75
"""How much of a column bold words that do not break fill, at worst."""
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)
_BODY = Alignment(vertical="top", wrap_text=True)
_HEAD_FILL = PatternFill("solid", fgColor="E7E6E6")


def render_xlsx(report: Report) -> bytes:
    """Return the appendices as the bytes of an xlsx; the same report gives the same bytes."""
    workbook = Workbook(write_only=True)
    for number, page in enumerate(pages(report, notes_of(report)), start=1):
        _sheet(workbook, page, number)
    _describe(workbook, report)
    target = io.BytesIO()
    workbook.save(target)
    parts = unpack(target.getvalue())
    workbook.properties.modified = report.as_of  # openpyxl sets it to the time of saving
    parts["docProps/core.xml"] = tostring(workbook.properties.to_tree())
    return pack(parts)


def save_xlsx(report: Report, path: Path) -> None:
    """Write the appendices to a file."""
    path.write_bytes(render_xlsx(report))


def _describe(workbook: Workbook, report: Report) -> None:
    about, layout = workbook.properties, document_format()
    about.title = f"Phụ lục số liệu: {report.summary}".replace("\n", " ")
    about.subject = report.definition.subject
    about.creator = about.lastModifiedBy = layout["author"]
    about.language = layout["language"]
    about.created = report.as_of


def _sheet(workbook: Workbook, page: Page, number: int) -> None:
    sheet = cast(Worksheet, workbook.create_sheet(page.name))  # a write-only sheet is set up as any other
    _set_up(sheet, page)
    sheet.append([_cell(sheet, page.title, bold=True, size=14)])
    sheet.append([_cell(sheet, page.subtitle, italic=True)])
    sheet.append([])
    sheet.row_dimensions[HEAD_ROW].height = _LINE_HEIGHT * _lines(page.heads, [width * _BOLD for width in page.widths])
    sheet.append([_cell(sheet, head, bold=True, head=True) for head in page.heads])
    _rows(sheet, page)
    if page.total:
        sheet.append([])
        sheet.append([_cell(sheet, value, bold=True, boxed=True) for value in page.total])
    sheet.tables.add(_table(page, number))


def _table(page: Page, number: int) -> Table:
    """The sheet's table; one without rows keeps one empty row, as Excel asks."""
    last = FIRST_ROW + max(len(page.rows), 1) - 1
    place = f"A{HEAD_ROW}:{get_column_letter(len(page.heads))}{last}"
    table = Table(displayName=f"Bang{number}", ref=place)
    table.autoFilter = AutoFilter(ref=place)
    table.tableColumns = [TableColumn(id=column, name=head) for column, head in enumerate(page.heads, start=1)]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    return table


def _set_up(sheet: Worksheet, page: Page) -> None:
    """Column widths, frozen heads, and how the sheet is printed."""
    for number, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A - Trang &P/&N"))


def _rows(sheet: Worksheet, page: Page) -> None:
    """Write the rows with one cell object a column, filled anew for each row: a cell is written as soon as appended."""
    cells = [_cell(sheet, boxed=True) for _ in page.heads]
    plain, linked = cells[0], _cell(sheet, boxed=True, link=True)
    for place, values in enumerate(page.rows):
        target = page.links[place] if page.links else ""
        cells[0] = linked if target else plain
        if target:
            linked.row, linked.column = FIRST_ROW + place, 1
            linked.hyperlink = Hyperlink(ref="", location=target)
        for cell, value in zip(cells, values, strict=True):
            _fill(cell, value)
        lines = _lines(values, page.widths)
        if lines > 1:
            sheet.row_dimensions[FIRST_ROW + place].height = _LINE_HEIGHT * lines
        sheet.append(cells)


def _lines(values: Sequence[Value], widths: Sequence[float]) -> int:
    """Return how many lines the fullest cell of a row needs; not every program fits a row by itself."""
    return max(
        (ceil(len(value) / width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)),
        default=1,
    )


def _fill(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        cell.value = legal(value)[:_LONGEST]
        cell.data_type = "s"
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "d/m/yyyy"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    elif isinstance(value, float):
        cell.number_format = "#,##0.0"


def _cell(
    sheet: Worksheet,
    value: Value = None,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 12,
    head: bool = False,
    boxed: bool = False,
    link: bool = False,
) -> Cell:
    cell = WriteOnlyCell(sheet)
    _fill(cell, value)
    cell.font = Font(
        name=document_format()["font"],
        size=size,
        bold=bold,
        italic=italic,
        color="0563C1" if link else None,
        underline="single" if link else None,
    )
    if head or boxed:
        cell.border = _BOX
        cell.alignment = _HEAD if head else _BODY
    if head:
        cell.fill = _HEAD_FILL
    return cell
