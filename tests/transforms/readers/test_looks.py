"""Comments, white text, number formats with words and explained colours, whatever the container."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlwt
from odf.dc import Creator
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from transforms.readers import open_workbook


def test_an_xlsx_tells_comments_white_text_formats_and_explained_colours(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["A2"], page["A3"], page["A4"] = "Ghi chú: ô bôi vàng là hoãn", "thấy", "không thấy", 812
    page["A2"].comment = Comment("Sửa: ngày 5/5", "Lan")
    page["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    page["A3"].font = Font(color="FFFFFF")
    page["A4"].number_format = '#,##0" nghìn đồng"'
    book.save(tmp_path / "a.xlsx")
    (sheet,) = open_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets
    assert sheet.comments == {(1, 0): "Sửa: ngày 5/5"}
    assert sheet.unseen == {(2, 0)}
    assert sheet.formats == {(3, 0): '#,##0" nghìn đồng"'}
    assert sheet.looks[1, 0].fill == "FFFF00"


def test_white_text_on_a_filled_cell_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"] = "STT"
    page["A1"].font, page["A1"].fill = Font(color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = open_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets
    assert sheet.unseen == frozenset()
    assert sheet.looks == {}, "no text explains a look"


def test_an_xls_tells_the_same(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("A")
    page.write(0, 0, "Chữ nghiêng: chưa đi")
    page.write(1, 0, "Lan", xlwt.easyxf("font: italic on"))
    page.write(2, 0, "Hoa", xlwt.easyxf("font: color white"))
    page.write(3, 0, 812, xlwt.easyxf(num_format_str='#,##0" nghìn đồng"'))
    book.save(str(tmp_path / "a.xls"))
    (sheet,) = open_workbook(tmp_path / "a.xls", "a.xls").sheets
    assert (sheet.looks[1, 0].italic, sheet.looks[0, 0].italic) == (True, False)
    assert sheet.unseen == {(2, 0)}
    assert sheet.formats == {(3, 0): '#,##0" nghìn đồng"'}


def test_an_ods_tells_comments_and_what_stands_beside_a_number(tmp_path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table, line = Table(name="A"), TableRow()
    first = TableCell(valuetype="string")
    note = Annotation()
    note.addElement(Creator(text="Lan"))
    note.addElement(P(text="Hoãn"))
    first.addElement(note)
    first.addElement(P(text="Xã Hà Lâu"))
    second = TableCell(valuetype="float", value=812)
    second.addElement(P(text="812 nghìn đồng"))
    third = TableCell(valuetype="float", value=812000000)
    third.addElement(P(text="812 triệu đồng"))
    for cell in (first, second, third):
        line.addElement(cell)
    table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "a.ods"))
    (sheet,) = open_workbook(tmp_path / "a.ods", "a.ods").sheets
    assert sheet.rows == [["Xã Hà Lâu", 812, 812000000]]
    assert sheet.comments == {(0, 0): "Hoãn"}
    assert sheet.formats == {(0, 1): '0" nghìn đồng"'}, "the third holds its đồng in full"
