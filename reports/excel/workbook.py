"""Write the pages as a workbook: openpyxl sets up the book, its styles and tables, and ``markup`` fills the rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from math import ceil
from pathlib import Path
from types import NoneType
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from reports.excel.markup import Look, link, row, rows
from reports.excel.pages import FIRST_ROW, HEAD_ROW, Page, pages
from reports.packaging import pack, unpack
from reports.release import notes_of
from reports.report import Report
from reports.tables import Cell as Value
from reports.word.layout import document_format

_NO_ROWS = b"<sheetData></sheetData>"
_NUMBER_FORMATS: dict[type, str] = {
    **dict.fromkeys((str, NoneType), "General"),
    **dict.fromkeys((date, datetime), "d/m/yyyy"),
    int: "#,##0",
    float: "#,##0.0",
}
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
    filled = pages(report, notes_of(report))
    sheets = [_sheet(workbook, page, number) for number, page in enumerate(filled, start=1)]
    looks = _looks(sheets[0])
    _describe(workbook, report)
    target = io.BytesIO()
    workbook.save(target)
    parts = unpack(target.getvalue())
    for number, page in enumerate(filled, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = parts[name].replace(_NO_ROWS, _rows(page, looks).encode())
    workbook.properties.modified = report.as_of  # openpyxl sets it to the time of saving
    parts["docProps/core.xml"] = tostring(workbook.properties.to_tree())
    return pack(parts, deflated=True)


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


def _sheet(workbook: Workbook, page: Page, number: int) -> Worksheet:
    """Set up a sheet as openpyxl does; its rows come later."""
    sheet = cast(Worksheet, workbook.create_sheet(page.name))  # a write-only sheet is set up as any other
    _set_up(sheet, page)
    sheet.tables.add(_table(page, number))
    return sheet


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


def _rows(page: Page, looks: Mapping[str, Look]) -> str:
    """Return the sheet's rows: title, subtitle, an empty one, the table, and under it the total."""
    columns = len(page.heads)
    lines = [row(1, [page.title], [looks["title"]]), row(2, [page.subtitle], [looks["subtitle"]])]
    bold = [width * _BOLD for width in page.widths]
    lines.append(row(HEAD_ROW, page.heads, [looks["head"]] * columns, _height(page.heads, bold)))
    plain = [looks["body"]] * columns
    linked = [looks["link"], *plain[1:]]
    for number, (values, target) in enumerate(zip_longest(page.rows, page.links, fillvalue=""), start=FIRST_ROW):
        lines.append(row(number, values, linked if target else plain, _height(values, page.widths)))
    if page.total:
        number = FIRST_ROW + len(page.rows) + 1
        lines.append(row(number, page.total, [looks["total"]] * columns, _height(page.total, bold)))
    links = (link(f"A{number}", target) for number, target in enumerate(page.links, start=FIRST_ROW) if target)
    return rows(lines, links)


def _height(values: Sequence[Value], widths: Sequence[float]) -> float | None:
    """Return the height that the fullest cell of a row needs, in points; not every program fits a row by itself."""
    pairs = zip(values, widths, strict=True)
    lines = max((ceil(len(value) / width) for value, width in pairs if isinstance(value, str)), default=1)
    return _LINE_HEIGHT * lines if lines > 1 else None


def _looks(sheet: Worksheet) -> dict[str, Look]:
    """Enter the looks of all cells into a workbook, through any sheet of it, and return them by name."""
    return {
        "title": _look(sheet, bold=True, size=14),
        "subtitle": _look(sheet, italic=True),
        "head": _look(sheet, bold=True, alignment=_HEAD, fill=_HEAD_FILL),
        "body": _look(sheet, alignment=_BODY),
        "link": _look(sheet, alignment=_BODY, color="0563C1", underline="single"),
        "total": _look(sheet, bold=True, alignment=_BODY),
    }


def _look(sheet: Worksheet, **looks: Any) -> Look:
    """Return a look, one style for each type of value."""
    return {kind: _style(sheet, number_format, **looks) for kind, number_format in _NUMBER_FORMATS.items()}


def _style(
    sheet: Worksheet,
    number_format: str,
    *,
    size: int = 12,
    alignment: Alignment | None = None,
    fill: PatternFill | None = None,
    **font: Any,
) -> int:
    """Enter one style and return its number; what is in a table is aligned and has a box."""
    cell = WriteOnlyCell(sheet)  # a new one each time: the workbook keeps the style of each
    cell.font = Font(name=document_format()["font"], size=size, **font)
    if alignment is not None:
        cell.alignment, cell.border = alignment, _BOX
    if fill is not None:
        cell.fill = fill
    cell.number_format = number_format
    return int(cell.style_id)
