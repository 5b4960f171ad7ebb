"""The blank workbook: what a clerk sees, what the cells refuse, and what the system finds in it again."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from forms import form, forms
from forms.template import blank_workbook
from organisation import Period
from organisation.units import organisation
from transforms.subject.period_text import told_by

ALL = ("DI_CO_SO_DK", "DI_CO_SO_KQ", "DI_CO_SO_TH", "BC_SOLIEU", "HOAT_DONG")
HEADER = 6


@pytest.fixture(scope="module")
def path(blank) -> Path:
    return blank(*ALL)


@pytest.fixture(scope="module")
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def _column(sheet: Worksheet, header: str) -> str:
    return next(cell.column_letter for cell in sheet[HEADER] if cell.value == header)


def _validation(sheet: Worksheet, header: str):
    letter = _column(sheet, header)
    return next(each for each in sheet.data_validations.dataValidation if f"{letter}{HEADER + 1}" in each.sqref)


def test_titles_name_unit_and_period(workbook) -> None:
    for form_id in ALL:
        lines = [workbook[form(form_id).sheet].cell(row, 1).value for row in (1, 2, 3)]
        assert lines == [form(form_id).title, "Đơn vị: Huyện đoàn Tiên Yên", "Kỳ báo cáo: 6 tháng đầu năm 2020"]


@pytest.mark.parametrize("form_id", ALL)
def test_headers_are_the_official_ones(form_id: str, workbook) -> None:
    headers = [cell.value for cell in workbook[form(form_id).sheet][HEADER]]
    assert headers == [column.header for column in form(form_id).columns if column.header]


def test_the_period_can_be_read_from_the_title(workbook) -> None:
    assert told_by([workbook["Kết quả"]["A3"].value]).period == Period.parse("2020-H1")


def test_choices_are_drop_downs_of_the_official_wording(workbook) -> None:
    rule = _validation(workbook["Kết quả"], "Hình thức")
    assert rule.type == "list" and rule.showErrorMessage
    sheet, cells = rule.formula1.split("!")
    listed = [row[0].value for row in workbook[sheet.strip("'")][cells.replace("$", "")]]
    assert listed == [choice.label_vi for choice in form("DI_CO_SO_KQ")["hinh_thuc"].choices]


def test_places_propose_the_units_own_but_take_any_name(workbook) -> None:
    rule = _validation(workbook["Kết quả"], "Đơn vị đến")
    sheet, cells = rule.formula1.split("!")
    listed = [row[0].value for row in workbook[sheet.strip("'")][cells.replace("$", "")]]
    children = [u.union_name for u in organisation().valid(datetime(2020, 6, 30).date()) if u.parent_id == "D199"]
    assert listed == ["Huyện đoàn Tiên Yên", *children] and children
    assert not rule.showErrorMessage


def test_dates_are_real_dates_of_trips_that_touch_the_period(workbook) -> None:
    sheet = workbook["Kết quả"]
    rule = _validation(sheet, "Từ ngày")
    first, last = (
        (datetime(2019, 12, 2) - datetime(1899, 12, 30)).days,  # a trip of 31 days may end on the first one
        (datetime(2020, 6, 30) - datetime(1899, 12, 30)).days,
    )
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("date", "between", str(first), str(last))
    assert sheet[f"{_column(sheet, 'Từ ngày')}7"].number_format == "dd/mm/yyyy"
    assert _validation(sheet, "Ngày báo cáo").operator == "greaterThanOrEqual", "a report may follow the period"


def test_counts_refuse_fractions_and_too_small_numbers(workbook) -> None:
    rule = _validation(workbook["Kết quả"], "Số ngày")
    assert (rule.type, rule.operator, rule.formula1) == ("whole", "greaterThanOrEqual", "1")


def test_text_that_looks_like_a_date_stays_text(workbook) -> None:
    sheet = workbook["Kết quả"]
    assert sheet[f"{_column(sheet, 'Số QĐ/Công lệnh')}7"].number_format == "@"


def test_every_column_says_how_to_fill_it(workbook) -> None:
    for form_id in ALL:
        sheet = workbook[form(form_id).sheet]
        for column in form(form_id).columns:
            if column.header:
                rule = _validation(sheet, column.header)
                assert rule.showInputMessage and column.description_vi in rule.prompt
                assert len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32


def test_every_indicator_is_printed_with_its_unit(workbook) -> None:
    sheet = workbook["Số liệu"]
    printed = [[cell.value for cell in row[1:4]] for row in sheet.iter_rows(min_row=7, max_row=29)]
    choices = form("BC_SOLIEU")["ma_chi_tieu"].choices
    assert printed == [[choice.code, choice.label_vi, choice.extra["unit"]] for choice in choices]
    assert sheet["B7"].protection.locked and not sheet[f"{_column(sheet, 'Thực hiện trong kỳ')}7"].protection.locked


def test_rows_can_be_added_to_a_protected_sheet(workbook) -> None:
    sheet = workbook["Kết quả"]
    assert sheet.protection.sheet and not sheet.protection.insertRows and not sheet.protection.password
    assert sheet["A6"].protection.locked and not sheet["B66"].protection.locked
    assert not sheet.merged_cells.ranges


def test_printing_is_landscape_a4_with_the_header_on_every_page(workbook) -> None:
    for form_id in ALL:
        sheet = workbook[form(form_id).sheet]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$6:$6" and sheet.freeze_panes == "A7"


def test_stamp_is_out_of_reach_and_says_whose_and_when(workbook) -> None:
    stamp = workbook["_hopnhat"]
    assert stamp.sheet_state == "veryHidden"
    assert {row[0].value: row[1].value for row in stamp.iter_rows(max_row=4, max_col=2)} == {
        "form": " ".join(ALL),
        "version": "1 1 1 1 1",
        "unit_id": "D199",
        "period": "2020-H1",
    }


def test_only_sheets_a_clerk_needs_are_seen(workbook) -> None:
    seen = [sheet.title for sheet in workbook if sheet.sheet_state == "visible"]
    assert seen == [*(form(form_id).sheet for form_id in ALL), "Hướng dẫn"]


def test_the_same_issue_is_the_same_bytes(path: Path, blank) -> None:
    assert blank(*ALL).read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2020-01-01T00:00:00Z") == 2


def test_another_unit_or_period_is_another_workbook(blank) -> None:
    again = openpyxl.load_workbook(blank("DI_CO_SO_KQ", unit_id="D193", period="2020-H2"))
    assert again["Kết quả"]["A2"].value == "Đơn vị: Thành đoàn Hạ Long"
    assert again["Kết quả"]["A3"].value == "Kỳ báo cáo: 6 tháng cuối năm 2020"


def test_a_workbook_without_a_form_is_refused(tmp_path: Path) -> None:
    period = Period.parse("2020-H1")
    unit = organisation().unit("D199", period.end)
    assert unit is not None
    with pytest.raises(ValueError, match="at least one form"):
        blank_workbook([], unit, period, tmp_path / "x.xlsx")


def test_every_form_has_a_sheet_name_excel_takes() -> None:
    names = [each.sheet for each in forms().values()]
    assert len(set(names)) == len(names) and all(0 < len(name) <= 31 for name in names)
