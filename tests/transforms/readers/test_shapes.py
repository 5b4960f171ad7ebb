"""Text boxes, shapes and page headers: what people read on a sheet without a cell for it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from odf.draw import Frame, TextBox
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Shapes, Table, TableCell, TableRow
from odf.text import P

from tests.meaning import textbox
from transforms.readers import open_workbook
from transforms.readers.xlsx_shapes import read_printed


def _workbook(path: Path, header: str = "") -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = "STT"
    if header:
        book.active.oddHeader.left.text = header
    book.save(path)
    return path


def test_the_lines_of_text_boxes_are_read_from_top_to_bottom(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    textbox.add(path, [["Đơn vị: Huyện đoàn Hải Hà", "6 tháng đầu năm 2020"]])
    [sheet] = open_workbook(path, path.name).sheets
    assert sheet.boxes == ("Đơn vị: Huyện đoàn Hải Hà", "6 tháng đầu năm 2020")
    assert sheet.rows == [["STT"]]


def test_a_page_header_is_read_without_its_codes(tmp_path: Path) -> None:
    [sheet] = open_workbook(_workbook(tmp_path / "a.xlsx", "Thành đoàn Móng Cái"), "a.xlsx").sheets
    assert sheet.boxes == ("Thành đoàn Móng Cái",)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (
            '&amp;L&amp;"Times New Roman,Bold"&amp;12HUYỆN ĐOÀN CÔ TÔ&amp;RTrang &amp;P/&amp;N',
            ["HUYỆN ĐOÀN CÔ TÔ", "Trang /"],
        ),
        ("&amp;CA &amp;&amp; B", ["A & B"]),
        ("&amp;C&amp;P", []),
        ("&amp;K01+000&amp;U&amp;D Mẫu 1", ["Mẫu 1"]),
    ],
)
def test_the_codes_of_a_page_header_are_no_text(written: str, lines: list[str]) -> None:
    assert read_printed(f"<worksheet><oddHeader>{written}</oddHeader></worksheet>".encode()) == lines


def test_a_damaged_drawing_costs_nobody_the_sheet(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    textbox.add(path, [["Đơn vị: Huyện đoàn Hải Hà"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/drawings/box1.xml"] = b"<xdr:wsDr><broken"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    [sheet] = open_workbook(path, path.name).sheets
    assert (sheet.boxes, sheet.rows) == ((), [["STT"]])


def test_a_box_over_a_sheet_of_an_ods_is_read(tmp_path: Path) -> None:
    book, table, row, cell = OpenDocumentSpreadsheet(), Table(name="A"), TableRow(), TableCell(valuetype="string")
    cell.addElement(P(text="STT"))
    row.addElement(cell)
    shapes, frame, box = Shapes(), Frame(width="5cm", height="1cm"), TextBox()
    box.addElement(P(text="Đơn vị: Huyện đoàn Hải Hà"))
    frame.addElement(box)
    shapes.addElement(frame)
    table.addElement(shapes)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "a.ods"))
    [sheet] = open_workbook(tmp_path / "a.ods", "a.ods").sheets
    assert (sheet.boxes, sheet.rows) == (("Đơn vị: Huyện đoàn Hải Hà",), [["STT"]])
