"""The appendices as a workbook."""

import io
from collections import Counter
from datetime import date

import openpyxl
import pytest

from forms import forms
from organisation import Period
from reports import build
from reports.excel import render_xlsx

H1 = Period.parse("2020-H1")
SHEETS = ["Mục lục", "Ghi chú", "Số liệu"]


@pytest.fixture(scope="module")
def report(half_year):
    return half_year


@pytest.fixture(scope="module")
def content(report):
    return render_xlsx(report)


@pytest.fixture(scope="module")
def workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet) -> list[tuple]:
    [table] = sheet.tables.values()
    head, *lines = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_the_same_report_is_the_same_bytes(report, content):
    assert render_xlsx(report) == content


def test_each_sheet_is_one_real_table_with_title_and_print_set_up(workbook):
    names = [name for sheet in workbook for name in sheet.tables]
    assert len(set(names)) == len(workbook.sheetnames)
    for sheet in workbook:
        [table] = sheet.tables.values()
        heads = [cell.value for cell in sheet[table.ref][0]]
        assert heads == [column.name for column in table.tableColumns]
        assert len(set(heads)) == len(heads)
        assert isinstance(sheet["A1"].value, str)
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "A5"


def test_a_total_stands_under_its_table_and_is_the_reports_own(workbook, report):
    sheet = workbook["Theo hình thức"]
    [table] = sheet.tables.values()
    last = int(table.ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert all(cell.value is None for cell in sheet[last + 1])
    label, *values = report.tables["by_kind"].total
    assert [cell.value for cell in sheet[last + 2]] == [label, *values]
    assert sheet.cell(last + 2, 2).value == report.figures["visits.total"].value
    assert sheet.max_row == last + 2


def test_contents_list_every_other_sheet_and_lead_to_it(workbook):
    listed = [row["Trang"] for row in rows(workbook["Mục lục"])]
    assert listed == workbook.sheetnames[1:]
    assert workbook.sheetnames[:3] == SHEETS
    assert workbook["Mục lục"]["A5"].hyperlink.location == "'Ghi chú'!A1"


def test_every_figure_can_be_added_up_from_its_sources(workbook, report):
    sums = Counter()
    for row in rows(workbook["Nguồn số liệu"]):
        sums[row["Mã số liệu"]] += row["Đóng góp"]
    for row in rows(workbook["Số liệu"]):
        assert sums[row["Mã số liệu"]] == row["Giá trị"] == report.figures[row["Mã số liệu"]].value


def test_a_figure_leads_to_its_first_source(workbook):
    sources = workbook["Nguồn số liệu"]
    for row in workbook["Số liệu"].iter_rows(min_row=5, max_col=1):
        [cell] = row
        if cell.hyperlink:
            place = cell.hyperlink.location.split("!")[1]
            assert sources[place].value == cell.value


def test_numbers_are_numbers_and_days_are_days(workbook):
    line = rows(workbook["Theo đơn vị"])[0]
    assert isinstance(line["Tổng số lượt"], int)
    visit = rows(workbook["Danh sách lượt đi"])[0]
    assert visit["Từ ngày"].date() == date(2020, 1, 14)


def test_no_number_is_kept_as_text(workbook, report):
    for data in report.tables.values():
        sheet = workbook[data.definition.sheet]
        [table] = sheet.tables.values()
        for line in sheet[table.ref][1:]:
            for cell, numeric in zip(line, data.numeric, strict=True):
                assert not numeric or cell.value is None or isinstance(cell.value, int | float), cell.coordinate


def test_a_sheet_prints_on_a4_as_wide_as_the_paper_with_its_name_and_page(workbook):
    for sheet in workbook:
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.center.text == "&A - Trang &P/&N"


def test_a_long_text_has_room_and_a_text_too_long_for_a_cell_is_cut(empty):
    empty.visit("QN", "Nguyễn Văn A", 1, "Nội dung " * 5000, date(2020, 3, 17))
    made = openpyxl.load_workbook(io.BytesIO(render_xlsx(build(empty.connection, "field_visits", H1))))
    sheet = made["Danh sách lượt đi"]
    assert len(rows(sheet)[0]["Nội dung/Chuyên đề"]) == 32_767
    assert sheet.row_dimensions[5].height > 400


def test_nothing_of_a_return_is_ever_a_formula(empty):
    for sign in ("=", "+", "-", "@"):
        empty.visit("QN", f"{sign}HYPERLINK(1)", 1, f"{sign}1+1", date(2020, 3, 17), places="D201", board=f"{sign}A1")
    workbook = openpyxl.load_workbook(io.BytesIO(render_xlsx(build(empty.connection, "field_visits", H1))))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "=1+1" in {cell.value for cell in cells}


def test_notes_say_as_of_hash_and_conventions(workbook):
    notes = {row["Mục"]: row["Nội dung"] for row in rows(workbook["Ghi chú"])}
    assert notes["Số liệu tính đến"] == "09/06/2020 22:00"
    assert len(notes["Mã xác nhận số liệu"]) == 64
    assert "chưa có văn bản xác nhận" in notes["Định mức"]


def test_an_empty_province_still_gives_a_workbook_that_opens(empty):
    workbook = openpyxl.load_workbook(io.BytesIO(render_xlsx(build(empty.connection, "field_visits", H1))))
    assert all(len(sheet.tables) == 1 for sheet in workbook)


def test_a_form_that_another_release_loaded_is_named_by_its_id(three, monkeypatch):
    known = {form_id: form for form_id, form in forms().items() if form_id != "HOAT_DONG"}
    monkeypatch.setattr("reports.tables.forms", lambda: known)
    made = openpyxl.load_workbook(io.BytesIO(render_xlsx(build(three.connection, "union_work", H1))))
    assert "HOAT_DONG" in {cell for sheet in made for row in sheet.values for cell in row}
