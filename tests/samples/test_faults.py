"""Every line of ``faults.csv`` is really in the file it names, in the cell it names."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from samples.faults import Fault, all_faults
from samples.layout import layout

WRITTEN = [fault for fault in all_faults() if fault.edit in ("write", "mended_later", "error")]


def _sheet(sample, fault: Fault):
    return openpyxl.load_workbook(sample.path(fault.id))[fault.sheet]


def _fault(fault_id: str) -> Fault:
    return next(fault for fault in all_faults() if fault.id == fault_id)


def _of(edit: str) -> Fault:
    return next(fault for fault in all_faults() if fault.edit == edit)


def test_fault_ids_are_unique_and_layouts_are_of_the_form():
    assert len({fault.id for fault in all_faults()}) == len(all_faults())
    for fault in all_faults():
        assert layout(fault.layout).form == fault.form
        if fault.sheet and fault.edit not in ("hidden_sheet", "other_form"):
            assert layout(fault.layout).sheet == fault.sheet


@pytest.mark.parametrize("fault", WRITTEN, ids=lambda fault: fault.id)
def test_the_cell_holds_the_fault(sample, fault):
    found = _sheet(sample, fault)[fault.cell].value
    assert (found.date() if isinstance(found, datetime) else found) == fault.typed


@pytest.mark.parametrize("fault", [fault for fault in all_faults() if fault.field], ids=lambda fault: fault.id)
def test_the_fault_stands_in_the_column_of_its_field(sample, fault):
    sheet = _sheet(sample, fault)
    column = sheet[fault.cell].column
    header = next(row for row in range(fault.row, 0, -1) if sheet.cell(row, 1).value in ("STT", "TT"))
    if fault.edit not in ("drop_column", "broken_later"):
        assert sheet.cell(header, column).value == layout(fault.layout).columns[fault.field]


def test_required_cells_are_empty(sample):
    for fault in all_faults():
        if fault.edit == "clear":
            sheet = _sheet(sample, fault)
            assert sheet[fault.cell].value is None
            assert sheet[f"C{fault.row}"].value


def test_a_required_column_is_gone(sample):
    for edit in ("drop_column", "broken_later"):
        headers = [cell.value for cell in _sheet(sample, _of(edit))[7]]
        assert headers[:5] == ["STT", "Họ và tên cán bộ", "Chức vụ", "Đơn vị đến", "Nội dung"]


def test_a_row_is_repeated(sample):
    fault = _of("repeat_row")
    sheet = _sheet(sample, fault)
    rows = [[cell.value for cell in sheet[row]] for row in (fault.row - 1, fault.row, fault.row + 1)]
    assert rows[0] == rows[1] != rows[2]


def test_two_trips_of_one_cadre_overlap(sample):
    sheet = _sheet(sample, _of("overlap"))
    above, below = ([cell.value for cell in sheet[row]] for row in (8, 9))
    assert above[1] == below[1]
    assert above[3] != below[3]
    assert above[4].startswith("9/1-10/1/2020")
    assert below[4] == "08/01/2020 - 09/01/2020"


def test_a_trip_is_registered_that_nobody_made(sample):
    fault = _of("add_registration")
    sheet = _sheet(sample, fault)
    assert sheet[f"E{fault.row}"].value == "23/1-24/1/2020"
    assert sheet[f"B{fault.row}"].value == sheet[f"B{fault.row - 1}"].value


def test_a_row_and_a_sheet_are_hidden(sample):
    row = _of("hide_row")
    assert _sheet(sample, row).row_dimensions[row.row].hidden
    sheet = _sheet(sample, _of("hidden_sheet"))
    assert sheet.sheet_state == "hidden"
    assert sheet["B8"].value


def test_the_nil_returns_say_so_and_keep_their_signatures(sample):
    for fault in (_fault("F26"), _fault("F27")):
        sheet = _sheet(sample, fault)
        assert sheet["B8"].value == "Trong kỳ không phát sinh"
        assert [cell.value for cell in sheet[8] if cell.value] == ["Trong kỳ không phát sinh"]
        assert any(cell.value == "NGƯỜI LẬP BIỂU" for cell in sheet["B"])


def test_the_empty_sheet_is_empty(sample):
    assert _sheet(sample, _of("empty_sheet")).calculate_dimension() == "A1:A1"


def test_the_damaged_file_is_no_workbook_and_the_lost_letters_are_lost(sample):
    assert not zipfile.is_zipfile(sample.path(_of("noise").id))
    lost = sample.path("F17").read_bytes()
    assert lost.count(b"?") > 50
    assert "Huyện".encode() not in lost


def test_the_same_bytes_lie_in_two_folders(sample):
    first = sample.path(_of("sent_twice").id)
    again = first.parent / "Gửi lại" / first.name
    assert again.read_bytes() == first.read_bytes()


def test_second_versions_come_later(sample):
    for fault, mended in ((_of("mended_later"), True), (_of("broken_later"), False)):
        names = [
            name
            for name, file in sample.manifest.files.items()
            if (file["unit_id"], file["forms"], file["period"]) == (fault.unit_id, [fault.form], fault.period)
        ]
        first, second = sorted(names, key=lambda name: sample.manifest.files[name]["sent"])
        assert "(ban 2)" in second
        assert (sample.inbox / first).stat().st_mtime < (sample.inbox / second).stat().st_mtime
        assert sample.manifest.files[first]["faults"] == ([fault.id] if mended else [])
        assert sample.manifest.files[second]["faults"] == ([] if mended else [fault.id])


def test_leftovers_are_in_the_inbox_and_not_among_the_returns(sample):
    assert len(sample.manifest.ignored) == 2
    assert not set(sample.manifest.ignored) & set(sample.manifest.files)
    for name in sample.manifest.ignored:
        assert (sample.inbox / name).is_file()
        assert Path(name).name.startswith("~$") or name.endswith(".crdownload")


def test_every_file_is_dated_the_day_it_was_sent(sample):
    for name, file in sample.manifest.files.items():
        sent = date.fromtimestamp((sample.inbox / name).stat().st_mtime)
        assert sent.isoformat() == file["sent"]


def test_no_row_of_a_file_without_faults_is_kept_out(sample):
    for file in sample.manifest.files.values():
        assert file["faults"] or not file["rows_out"]
        assert file["faults"] or file["decision"] == "load"


def test_the_expected_visits_add_up(sample):
    figures = sample.manifest.figures["2020-H1"]
    assert sum(figures["visits"].values()) == figures["total"]
    records = sum(
        file["records"]["DI_CO_SO_KQ"] - len(file["rows_out"])
        for name, file in sample.manifest.files.items()
        if "DI_CO_SO_KQ" in file["records"]
        and file["period"] == "2020-H1"
        and file["decision"].startswith("load")
        and "F29" not in file["faults"]
    )
    assert records == figures["total"]
