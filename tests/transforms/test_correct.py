"""A known correction changes what a cell counts as, keeps what the unit wrote, and speaks up when it fits no more."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from organisation.corrections import Correction
from transforms import read as reading
from transforms.read import read_file
from transforms.returns import ReturnRead

HEAD = ["Họ và tên cán bộ", "Đơn vị đến", "Từ ngày", "Đến ngày", "Số ngày", "Hình thức", "Nội dung/Chuyên đề"]
ROW = ["Nguyễn Thị Mẫu", "Huyện đoàn Hải Hà", "30/06/2020", "31/06/2020", 1, "Kiểm tra, giám sát", "Kiểm tra chuyên đề"]
WRONG = Correction(
    *("", "D199", "DI_CO_SO_KQ", "2020-H1", "Kết quả", "D5", "31/06/2020", "30/06/2020"),
    *("Tháng 6 có 30 ngày", "in_force", "Ban", date(2020, 7, 1)),
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kết quả"
    for row in (["Đơn vị: Huyện đoàn Tiên Yên"], ["Kỳ báo cáo: 6 tháng đầu năm 2020"], [], HEAD, ROW):
        sheet.append(row)
    path = tmp_path / "ket-qua.xlsx"
    book.save(path)
    return path


@pytest.fixture
def read(sent: Path, monkeypatch: pytest.MonkeyPatch):
    def with_corrections(*known: Correction) -> ReturnRead:
        monkeypatch.setattr(reading, "corrections", lambda: known)
        return read_file(sent, sent.name)

    return with_corrections


def said(read: ReturnRead) -> dict[str, str | None]:
    return {finding.code: finding.cell for finding in read.findings}


def test_a_corrected_cell_counts_as_what_is_meant_and_keeps_what_was_written(read) -> None:
    assert "correction_applied" not in said(read())
    corrected = read(WRONG)
    [table] = corrected.tables
    assert table.values["ngay_den"] == [date(2020, 6, 30)]
    assert table.raw["ngay_den"] == ["31/06/2020"]
    assert said(corrected) == {"correction_applied": "D5"}
    assert corrected.conservation == read().conservation
    assert corrected.corrected == WRONG.correction_id


def test_a_number_is_corrected_by_its_text(read) -> None:
    [table] = read(replace(WRONG, cell="E5", found="1", corrected="2")).tables
    assert (table.values["so_ngay"], table.raw["so_ngay"]) == ([2], ["1"])


def test_one_file_can_be_corrected_by_its_bytes(read, sent: Path) -> None:
    sha256 = hashlib.sha256(sent.read_bytes()).hexdigest()
    mine = replace(WRONG, sha256=sha256, unit_id="", form="", period="")
    assert said(read(mine)) == {"correction_applied": "D5"}
    assert "correction_applied" not in said(read(replace(mine, sha256="ab" * 32)))


@pytest.mark.parametrize("change", [{"found": "29/06/2020"}, {"cell": "D99"}, {"sheet": "Trang khác"}])
def test_a_correction_that_fits_no_more_is_not_applied_and_said(change: dict[str, str], read) -> None:
    stale = read(replace(WRONG, **change))
    [finding] = [one for one in stale.findings if one.code == "correction_stale"]
    assert finding.params["corrected"] == "30/06/2020"
    assert stale.corrected == ""
    assert stale.tables[0].raw["ngay_den"] == ["31/06/2020"]


def test_corrections_of_others_change_nothing(read) -> None:
    assert read(replace(WRONG, unit_id="D200")) == read()
