"""Hidden sheets of an xlsx: a list is counted and left unread, whatever may be a table is read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from transforms.read import read_file
from transforms.readers import open_workbook

_HEADERS = ["Họ và tên cán bộ", "Chức vụ", "Đơn vị đến", "Từ ngày"]


def _write(path: Path, hidden: list[list[object]], state: str = "hidden") -> Path:
    book = openpyxl.Workbook()
    book.active.append(["BÁO CÁO"])
    sheet = book.create_sheet("Danh mục")
    sheet.sheet_state = state
    for row in hidden:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_list_is_counted_and_left_unread(tmp_path: Path, state: str) -> None:
    rows: list[list[object]] = [[f"Chi đoàn số {number}", "Đoàn xã", number] for number in range(40)]
    path = _write(tmp_path / "a.xlsx", rows, state)

    _, listed = open_workbook(path, "a.xlsx").sheets
    read = read_file(path, "a.xlsx")

    assert (listed.rows, listed.passed_over) == ([], 120)
    assert read.conservation.ignorable["hidden_sheet"] == 120
    assert read.conservation.balanced
    assert [str(f.severity) for f in read.findings if f.code == "hidden_sheet"] == ["notice"]


@pytest.mark.parametrize(
    "row",
    [_HEADERS, ["Nguyễn Văn An", "x", 1, 2, 3], ["=1+1", "x"]],
    ids=["texts_that_may_be_headers", "cells_enough_for_a_record", "a_formula"],
)
def test_a_hidden_sheet_that_may_hold_more_than_a_list_is_read(tmp_path: Path, row: list[object]) -> None:
    path = _write(tmp_path / "a.xlsx", [["Đoàn xã"], row])

    _, sheet = open_workbook(path, "a.xlsx").sheets

    assert len(sheet.rows) == 2
    assert sheet.passed_over == 0


def test_a_hidden_table_is_asked_about(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", [_HEADERS, ["Nguyễn Văn An", "Bí thư", "Xã Hà Lâu", "06/01/2020"]])

    found = [finding for finding in read_file(path, "a.xlsx").findings if finding.code == "hidden_sheet"]

    assert [str(finding.severity) for finding in found] == ["warning"]
