"""What the recount reads by itself, and what it leaves alone."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from province import province_folder
from recount.data import Form, read_forms
from recount.files import NotPlainError, first_texts, open_sheets, read

HEADERS = ["STT", "Họ và tên", "Chức vụ", "Nơi đến", "Ngày đi", "Nội dung", "Chuyên đề"]
ROW = [1, "Trần Thị Mẫu", "Bí thư", "Huyện đoàn Hải Hà", "14-15/2/2020", "Kiểm tra, giám sát", "Tháng thanh niên"]


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    return read_forms(province_folder())


def saved(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def visits(forms: dict[str, Form], *lines: list[Any], headers: list[str] = HEADERS) -> list[dict[str, Any]]:
    rows = read(open_sheets(saved(["Báo cáo bổ sung"], headers, *lines)), forms["DI_CO_SO_KQ"])
    return [values for _, _, values in rows]


def test_both_days_of_one_column_and_a_word_that_may_head_two_columns(forms: dict[str, Form]) -> None:
    [values] = visits(forms, ROW)
    assert (values["ngay_tu"], values["ngay_den"]) == (date(2020, 2, 14), date(2020, 2, 15))
    assert (values["hinh_thuc"], values["chuyen_de"]) == (3, "Tháng thanh niên")


def test_totals_and_signatures_below_a_table_are_no_rows(forms: dict[str, Form]) -> None:
    assert len(visits(forms, ROW, [None, None, None, None, "Tổng cộng"], [None, "Người lập biểu"])) == 1


@pytest.mark.parametrize("cell", ["31/2/2020", "đầu tháng 3", "17.3.2020"])
def test_a_day_that_is_not_written_plainly_is_not_guessed(forms: dict[str, Form], cell: str) -> None:
    with pytest.raises(NotPlainError, match="day"):
        visits(forms, [*ROW[:4], cell, *ROW[5:]])


def test_a_column_nobody_knows_makes_a_file_one_that_is_not_read(forms: dict[str, Form]) -> None:
    with pytest.raises(NotPlainError, match="header"):
        visits(forms, [*ROW, "x"], headers=[*HEADERS, "Xác nhận của ai đó"])


def test_a_second_table_below_the_first_is_not_read(forms: dict[str, Form]) -> None:
    with pytest.raises(NotPlainError, match="below the table"):
        visits(forms, ROW, [None, "Người lập biểu"], ROW)


def test_numbers_are_read_with_dots_for_thousands(forms: dict[str, Form]) -> None:
    lines = 'STT,Mã chỉ tiêu,Thực hiện\n1,DV_SO,1.840\n2,MAU_DONVI,"6,5"\n'.encode()
    rows = read(open_sheets(lines), forms["BC_SOLIEU"])
    assert [values["thuc_hien"] for _, _, values in rows] == [Decimal(1840), Decimal("6.5")]


def test_what_a_file_says_of_itself_stands_in_its_first_cells() -> None:
    assert "Báo cáo bổ sung" in first_texts(open_sheets(saved(["Báo cáo bổ sung"], HEADERS)), 5)


def test_bytes_that_are_no_table_are_left_alone(forms: dict[str, Form]) -> None:
    with pytest.raises(NotPlainError):
        read(open_sheets(b"PK\x03\x04 broken"), forms["BC_SOLIEU"])
