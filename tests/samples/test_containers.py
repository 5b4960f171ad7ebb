"""The small writers: what other people's readers find in our files."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import python_calamine
import xlrd

from samples.containers import written
from samples.page import Page

ROWS = [["Họ và tên", None, "Ngày"], ["Đặng Thị Phượng", 12, date(2020, 3, 17)], ["Ủy viên & <BTV>", 6.5, None]]


@pytest.fixture
def page() -> Page:
    return Page("Kết quả", [list(row) for row in ROWS], merged=[(1, 1, 1, 2)], hidden_rows={3})


def test_xlsx_keeps_types_merges_hidden_rows_and_the_label(page):
    _, content = written("xlsx", [page])
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook["Kết quả"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Họ và tên", None, "Ngày"],
        ["Đặng Thị Phượng", 12, datetime(2020, 3, 17)],
        ["Ủy viên & <BTV>", 6.5, None],
    ]
    assert sheet["C2"].is_date
    assert str(sheet.merged_cells) == "A1:B1"
    assert sheet.row_dimensions[3].hidden
    assert workbook.properties.description == "dữ liệu mẫu"


def test_xlsx_gives_each_sheet_its_own_font(page):
    legacy = Page("Cũ", [["NguyÔn V¨n"]], font=".VnTime")
    workbook = openpyxl.load_workbook(io.BytesIO(written("xlsx", [page, legacy])[1]))
    assert workbook["Cũ"]["A1"].font.name == ".VnTime"
    assert workbook["Kết quả"]["A2"].font.name == "Times New Roman"


def test_xlsx_marks_errors_and_hidden_sheets(page):
    page.put("B3", "#REF!")
    page.error_cells.add("B3")
    page.hidden = True
    workbook = openpyxl.load_workbook(io.BytesIO(written("xlsx", [Page("Sheet1", [[1]]), page])[1]))
    assert workbook["Kết quả"]["B3"].data_type == "e"
    assert workbook["Kết quả"].sheet_state == "hidden"


def test_xls_keeps_types_and_merges(page):
    _, content = written("xls", [page, Page("Khác", [["ơ"]])])
    book = xlrd.open_workbook(file_contents=content, formatting_info=True)
    sheet = book.sheet_by_name("Kết quả")
    assert sheet.row_values(1) == ["Đặng Thị Phượng", 12.0, 43907.0]
    assert sheet.cell_type(1, 2) == xlrd.XL_CELL_DATE
    assert sheet.merged_cells == [(0, 1, 0, 2)]
    assert book.sheet_by_name("Khác").cell_value(0, 0) == "ơ"


def test_ods_keeps_types_and_the_label(page):
    _, content = written("ods", [page])
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Kết quả").to_python()
    assert rows[1] == ["Đặng Thị Phượng", 12.0, date(2020, 3, 17)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert "dữ liệu mẫu" in archive.read("meta.xml").decode("utf-8")


def test_csv_in_the_vietnamese_code_page_can_be_decoded_again(page):
    _, content = written("csv-cp1258", [page])
    text = unicodedata.normalize("NFC", content.decode("cp1258"))
    assert list(csv.reader(io.StringIO(text)))[1] == ["Đặng Thị Phượng", "12", "17/03/2020"]


def test_csv_in_utf8_starts_with_a_mark_and_uses_semicolons(page):
    _, content = written("csv-utf8", [page])
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Đặng Thị Phượng;12;17/03/2020" in content.decode("utf-8-sig")


def test_csv_whose_letters_are_lost_holds_question_marks(page):
    assert b"H? v\xe0 t\xean,,Ng\xe0y\r\n??ng Th? Ph??ng,12" in written("csv-lost", [page])[1]


def test_a_password_is_recognised_by_other_readers(page, tmp_path):
    ending, content = written("password", [page])
    path = tmp_path / f"bao_cao{ending}"
    path.write_bytes(content)
    with pytest.raises(python_calamine.PasswordError):
        python_calamine.CalamineWorkbook.from_path(str(path))
