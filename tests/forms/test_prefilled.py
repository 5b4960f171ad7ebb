"""A blank that comes filled in: what comes back as it was put there counts only where the unit has said it is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from expectations import check, decide, rows_out
from forms import form
from forms.prefilled import Prefilled
from forms.template.workbook import blank_bytes, places_of
from organisation import Period
from organisation.units import organisation
from transforms.read import read_file
from transforms.returns import ReturnRead

PERIOD = Period.parse("2020-H1")
VISITS = [
    {"ho_ten": "Nguyễn Văn Mẫu", "chuc_vu": "Bí thư", "don_vi_den": "Huyện đoàn Ba Chẽ", "ngay_tu": date(2020, 3, day),
     "ngay_den": date(2020, 3, day + 1), "hinh_thuc": 1, "chuyen_de": "Chuyên đề mẫu"}
    for day in (2, 9, 16)
]  # fmt: skip
FIRST, CONFIRM = 7, "Đã xác nhận"


def blank(path: Path, form_id: str, known: Prefilled) -> Path:
    unit = organisation().unit("D193", PERIOD.end)
    assert unit is not None
    path.write_bytes(blank_bytes([form(form_id)], unit, PERIOD, places_of(unit, PERIOD), {form_id: known}))
    return path


@pytest.fixture
def returned(tmp_path: Path) -> Callable[..., ReturnRead]:
    """Fill a blank in as a clerk does, and read what comes back."""

    def fill(form_id: str, known: Prefilled, write: Callable[[Worksheet, dict[str, int]], None]) -> ReturnRead:
        path = blank(tmp_path / "blank.xlsx", form_id, known)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        heads = {str(cell.value): cell.column for cell in sheet[FIRST - 1] if cell.value}
        write(sheet, heads)
        book.save(path)
        return read_file(path, path.name)

    return fill


def counted(read: ReturnRead) -> list[int]:
    [table] = read.tables
    out = rows_out(read.findings, read.tables)
    return [row for row in table.rows if (table.form, table.sheet, row) not in out]


def test_visits_that_were_registered_count_once_they_are_confirmed_or_their_result_is_given(returned):
    def write(sheet, heads):
        sheet.cell(FIRST, heads[CONFIRM], "Rồi")
        sheet.cell(FIRST + 1, heads["Kết quả"], "Đã làm việc")

    read = returned("DI_CO_SO_KQ", Prefilled(VISITS), write)
    assert counted(read) == [FIRST, FIRST + 1]
    [asked] = [one for one in read.findings if one.severity != "notice"]
    assert (asked.code, asked.row) == ("row_not_confirmed", FIRST + 2)
    assert read.tables[0].values["ngay_tu"] == [visit["ngay_tu"] for visit in VISITS]
    assert not [one.code for one in read.findings if one.code in ("column_unknown", "columns_set_aside")]


def test_a_blank_that_comes_back_as_it_went_out_goes_back(returned):
    read = returned("DI_CO_SO_KQ", Prefilled(VISITS), lambda *_: None)
    assert counted(read) == []
    assert decide(read, [*read.findings, *check([read])[0]]) == "reject"


def test_a_row_that_was_emptied_is_no_row_and_one_that_was_added_needs_no_word(returned):
    def write(sheet, heads):
        for name in (
            "Họ và tên cán bộ",
            "Chức vụ",
            "Đơn vị đến",
            "Từ ngày",
            "Đến ngày",
            "Hình thức",
            "Nội dung/Chuyên đề",
        ):
            sheet.cell(FIRST, heads[name]).value = None
            sheet.cell(FIRST + 3, heads[name]).value = sheet.cell(FIRST + 1, heads[name]).value
        sheet.cell(FIRST + 3, heads["Từ ngày"], date(2020, 4, 2))
        sheet.cell(FIRST + 3, heads["Đến ngày"], date(2020, 4, 3))
        sheet.cell(FIRST + 1, heads[CONFIRM], "x")
        sheet.cell(FIRST + 2, heads[CONFIRM], "Rồi")

    read = returned("DI_CO_SO_KQ", Prefilled(VISITS), write)
    assert counted(read) == [FIRST + 1, FIRST + 2, FIRST + 3]
    assert not read.sent_back


def test_without_the_hidden_sheet_the_word_in_the_column_decides(returned):
    def write(sheet, heads):
        del sheet.parent["_hopnhat"]
        sheet.cell(FIRST, heads[CONFIRM], "Rồi")
        sheet.cell(FIRST + 1, heads[CONFIRM]).value = None

    assert counted(returned("DI_CO_SO_KQ", Prefilled(VISITS), write)) == [FIRST, FIRST + 1]


def test_with_the_column_deleted_the_hidden_sheet_decides(returned):
    def write(sheet, heads):
        sheet.delete_cols(heads[CONFIRM])
        sheet.cell(FIRST, heads["Kết quả"], "Đã làm việc")

    assert counted(returned("DI_CO_SO_KQ", Prefilled(VISITS), write)) == [FIRST]


def test_kept_figures_count_where_they_are_confirmed_or_changed_and_figures_beside_are_nobodys(returned):
    codes = [choice.code for choice in form("BC_SOLIEU")["ma_chi_tieu"].choices][:3]
    known = Prefilled(
        kept={code: {"chi_tieu_giao": Decimal(100 + at)} for at, code in enumerate(codes)},
        beside={code: (Decimal(7), Decimal("8.5")) for code in codes},
    )

    def write(sheet, heads):
        assert {"Cùng kỳ năm trước (tham khảo)", "Kỳ trước (tham khảo)", CONFIRM} <= heads.keys()
        for row in range(FIRST, FIRST + len(form("BC_SOLIEU")["ma_chi_tieu"].choices)):
            sheet.cell(row, heads["Thực hiện trong kỳ"], row)
        sheet.cell(FIRST, heads[CONFIRM], "Rồi")
        sheet.cell(FIRST + 1, heads["Chỉ tiêu giao"], 555)

    read = returned("BC_SOLIEU", known, write)
    [table] = read.tables
    assert table.values["chi_tieu_giao"][:3] == [100, 555, None]
    assert table.values["thuc_hien"][:3] == [FIRST, FIRST + 1, FIRST + 2]
    assert [(one.code, one.row) for one in read.findings if one.code == "value_not_confirmed"] == [
        ("value_not_confirmed", FIRST + 2)
    ]
    assert not [one.code for one in read.findings if one.code in ("column_unknown", "columns_set_aside")]
