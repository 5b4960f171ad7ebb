"""A month typed without its day is stored as its first day by every program; no reader takes it for that day."""

import datetime as dt
import io

import pytest
import xlwt
from odf import opendocument, table, text

_FIRST, _FIFTH = dt.date(2024, 3, 1), dt.date(2024, 5, 3)


@pytest.mark.parametrize("shown", ["mm/yyyy", "mmm-yy", '"tháng" m/yyyy'])
def test_in_xls(opened, shown):
    book = xlwt.Workbook()
    sheet = book.add_sheet("BC")
    for column, (day, form) in enumerate([(_FIRST, shown), (_FIRST, "d/m/yyyy"), (_FIFTH, "m/d/yyyy")]):
        sheet.write(0, column, day, xlwt.easyxf(num_format_str=form))
    target = io.BytesIO()
    book.save(target)
    assert opened(target.getvalue(), "bc.xls").sheets[0].rows == [["03/2024", _FIRST, _FIFTH]]


@pytest.mark.parametrize("shown", ["03/2024", "Mar-24", "thg 3 2024", "Tháng 3 năm 2024"])
def test_in_ods(opened, shown):
    document = opendocument.OpenDocumentSpreadsheet()
    sheet, row = table.Table(name="BC"), table.TableRow()
    for day, as_shown in [(_FIRST, shown), (_FIRST, "01/03/24"), (_FIRST, "1-Mar"), (_FIFTH, "5/3/2024")]:
        cell = table.TableCell(valuetype="date", datevalue=day.isoformat())
        cell.addElement(text.P(text=as_shown))
        row.addElement(cell)
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    target = io.BytesIO()
    document.write(target)
    assert opened(target.getvalue(), "bc.ods").sheets[0].rows == [["03/2024", _FIRST, _FIRST, _FIFTH]]


def test_in_xml_2003(opened):
    cells = "".join(
        f'<Cell ss:StyleID="{style}"><Data ss:Type="DateTime">{day}T00:00:00.000</Data></Cell>'
        for style, day in [("thang", _FIRST), ("ngay", _FIRST), ("con", _FIRST), ("my", _FIFTH)]
    )
    workbook = f"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="thang"><NumberFormat ss:Format="mm/yyyy"/></Style>
<Style ss:ID="con" ss:Parent="thang"><Font ss:FontName="Arial"/></Style>
<Style ss:ID="ngay"><NumberFormat ss:Format="dd/mm/yyyy"/></Style>
<Style ss:ID="my"><NumberFormat ss:Format="m/d/yyyy"/></Style></Styles>
<Worksheet ss:Name="BC"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>"""
    assert opened(workbook.encode(), "bc.xls").sheets[0].rows == [["03/2024", _FIRST, "03/2024", _FIFTH]]
