"""A returned workbook keeps what the unit made and shows what is wrong."""

from __future__ import annotations

import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from feedback.marked import mark
from findings import Finding, Severity
from tests.office import needs_calc

CODE = "file_unreadable"


def found(severity: Severity, row: int | None, column: int | None, value: str = "") -> Finding:
    return Finding(CODE, severity, file="a.xlsx", sheet="Báo cáo", row=row, column=column, value=value)


@pytest.fixture
def unit_workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Báo cáo"
    sheet.append(["STT", "Họ tên", "Ngày"])
    sheet.append([1, "Nguyễn Thị Mẫu", "31/02/2024"])
    sheet["B2"].number_format = "@"
    sheet["B2"].comment = Comment("của đơn vị", "đơn vị")
    choices = DataValidation(type="list", formula1='"a,b"')
    sheet.add_data_validation(choices)
    choices.add("C2")
    hidden = book.create_sheet("Danh sách ẩn")
    hidden.sheet_state = "hidden"
    path = tmp_path / "goc.xlsx"
    book.save(path)
    return with_cached_formula(path)


def with_cached_formula(path: Path) -> Path:
    out = path.with_name("goc-cong-thuc.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(
                    b"</sheetData>", b'<row r="3"><c r="A3"><f>A2+1</f><v>2</v></c></row></sheetData>'
                )
            target.writestr(info, content)
    return out


def test_faulty_cell_is_coloured_and_commented(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.ERROR, 2, 3, "31/02/2024")], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Báo cáo"]
    assert sheet["C2"].fill.fgColor.rgb == "FFFFB3B3"
    assert "lưu lại dạng .xlsx" in sheet["C2"].comment.text
    assert sheet["C2"].value == "31/02/2024"
    assert sheet["A2"].fill.fill_type is None


def test_worst_finding_colours_a_cell_with_two(unit_workbook: Path, tmp_path: Path) -> None:
    both = [found(Severity.ERROR, 2, 3), found(Severity.WARNING, 2, 3)]
    mark(unit_workbook, both, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Báo cáo"]
    assert sheet["C2"].fill.fgColor.rgb == "FFFFB3B3"


def test_what_the_unit_made_survives(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.WARNING, 2, 2)], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Báo cáo"]
    assert sheet["B2"].number_format == "@"
    assert sheet["B2"].comment.text.startswith("của đơn vị")
    assert "Hợp nhất" in sheet["B2"].comment.text
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"a,b"']
    assert book["Danh sách ẩn"].sheet_state == "hidden"
    assert sheet["A3"].value == "=A2+1"
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["Báo cáo"]["A3"].value == 2


def test_cells_that_were_added_up_are_all_coloured_and_the_first_says_why(unit_workbook: Path, tmp_path: Path) -> None:
    several = replace(found(Severity.WARNING, None, 2), params={"cells": "B2:B4"})
    mark(unit_workbook, [several], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Báo cáo"]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "B3", "B4")] == ["FFFFE699"] * 3
    assert [bool(sheet[cell].comment) for cell in ("B2", "B3", "B4")] == [True, False, False]
    assert book["Lỗi cần sửa"]["D5"].hyperlink.location == "'Báo cáo'!B2:B4"


def test_empty_cell_far_from_the_table_is_marked(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.ERROR, 40, 30)], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Báo cáo"]
    assert sheet["AD40"].fill.fgColor.rgb == "FFFFB3B3"


def test_listing_links_to_the_cell_and_holds_text_as_text(unit_workbook: Path, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://127.0.0.1","x")\x07'
    mark(unit_workbook, [found(Severity.ERROR, 2, 3, hostile), found(Severity.NOTICE, None, None)], tmp_path / "o.xlsx")
    listing = openpyxl.load_workbook(tmp_path / "o.xlsx")["Lỗi cần sửa"]
    assert listing["D5"].value == "C2"
    assert listing["D5"].hyperlink.location == "'Báo cáo'!C2"
    assert listing["E5"].value == hostile.replace("\x07", "")
    assert listing["E5"].data_type == "s"
    assert listing["C6"].value == "Báo cáo"


def test_listing_begins_with_the_worst(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.WARNING, 2, 2), found(Severity.ERROR, 2, 3)], tmp_path / "o.xlsx")
    listing = openpyxl.load_workbook(tmp_path / "o.xlsx")["Lỗi cần sửa"]
    assert [listing[cell].value for cell in ("B5", "B6")] == ["Lỗi", "Xem lại"]
    assert listing["B5"].fill.fgColor.rgb == "FFFFB3B3"


def test_a_long_sentence_is_shown_whole(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.ERROR, 2, 3, "x" * 200)], tmp_path / "o.xlsx")
    listing = openpyxl.load_workbook(tmp_path / "o.xlsx")["Lỗi cần sửa"]
    assert listing.row_dimensions[5].height >= 16.5 * 8
    assert listing.row_dimensions[1].height == 16.5


def test_same_return_gives_the_same_bytes(unit_workbook: Path, tmp_path: Path) -> None:
    findings = [found(Severity.ERROR, 2, 3)]
    mark(unit_workbook, findings, tmp_path / "one.xlsx")
    mark(unit_workbook, findings, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_csv_comes_back_as_an_xlsx_with_its_cells_marked(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("STT;Họ tên;Ngày\n1;=1+1;31/02/2024\n", encoding="utf-8-sig")
    finding = Finding(CODE, Severity.ERROR, file="a.csv", row=2, column=3)
    mark(source, [finding], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book[book.sheetnames[0]]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["C2"].fill.fgColor.rgb == "FFFFB3B3"


def test_a_word_document_comes_back_as_an_xlsx_with_its_cells_marked(tmp_path: Path) -> None:
    source, target = tmp_path / "bao cao.docx", tmp_path / "da danh dau.xlsx"
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Họ và tên cán bộ", "Ngày đi"
    document.save(str(source))
    finding = Finding("date_invalid", Severity.ERROR, sheet="", row=1, column=2, value="Ngày đi")
    mark(source, [finding], target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet["B1"].value == "Ngày đi"
    assert sheet["B1"].fill.fill_type == "solid"


def test_a_bomb_is_not_unpacked_and_still_gets_its_list(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/a.xml", "w") as out:
        for _ in range(500):
            out.write(b" " * 1_000_000)
    mark(bomb, [Finding(CODE, Severity.ERROR, file="bom.xlsx")], tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").stat().st_size < 100_000
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["Lỗi cần sửa"]["C5"].value == "(cả tệp)"


def test_a_workbook_cut_short_still_gets_its_list(unit_workbook: Path, tmp_path: Path) -> None:
    content = unit_workbook.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[:200] + b"\0" * 60 + content[260:])
    mark(tmp_path / "cut.xlsx", [Finding(CODE, Severity.ERROR, file="cut.xlsx")], tmp_path / "out.xlsx")
    assert "Lỗi cần sửa" in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


@pytest.mark.parametrize("code", ["file_crashed", "file_timeout"])
def test_a_file_that_killed_its_reader_is_not_read_again(code: str, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("STT;Họ tên\n1;Nguyễn Thị Mẫu\n", encoding="utf-8-sig")
    mark(source, [Finding(code, Severity.ERROR, file="a.csv")], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Trang 1", "Lỗi cần sửa"]
    assert [list(row) for row in book["Trang 1"].values] in ([], [[None]])


@needs_calc
def test_libreoffice_opens_it(unit_workbook: Path, tmp_path: Path) -> None:
    mark(unit_workbook, [found(Severity.ERROR, 2, 3)], tmp_path / "out.xlsx")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            str(tmp_path / "csv"),
            str(tmp_path / "out.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    names = sorted(path.name for path in (tmp_path / "csv").iterdir())
    assert any("Lỗi cần sửa" in name for name in names)
