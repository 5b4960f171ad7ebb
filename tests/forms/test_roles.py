"""A form's roles are data: a form without a field of ours is read, and a wrong role is said with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from forms import forms
from forms.definition import read_form
from province import VARIABLE, ProvinceError, province_folder
from transforms.read import interpret
from transforms.workbook import Cell, Sheet, Workbook

TITLES: list[list[Cell]] = [["HUYỆN ĐOÀN TIÊN YÊN"], ["KẾT QUẢ ĐI CƠ SỞ THÁNG 3 NĂM 2024"]]
VISITS: list[list[Cell]] = [
    ["Nguyễn Văn An", "Xã Hà Lâu", date(2024, 3, 5 + day), kind, "Bảo vệ môi trường"]
    for day, kind in enumerate(("Kiểm tra, giám sát", "Phối hợp", "Chuyên đề", "Kiểm tra, giám sát"))
]


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the province that a test may change."""
    folder = tmp_path / "province"
    shutil.copytree(province_folder(), folder)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def without(path: Path, start: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(start)), encoding="utf-8")


@pytest.mark.parametrize("header", [["Họ và tên", "Đơn vị đến", "Ngày đi", "Hình thức", "Nội dung"], None])
def test_a_form_without_running_numbers_is_read(header: list[Cell] | None, province: Path) -> None:
    for form in province.glob("forms/*/columns.csv"):
        without(form, "stt,")
    assert all(form.ordinal is None for form in forms().values())
    rows = [*TITLES, *([header] if header else []), *VISITS]
    read = interpret(Workbook("xlsx", [Sheet("Kết quả", rows)]), "mẫu.xlsx")
    assert {table.form: len(table) for table in read.tables} == {"DI_CO_SO_KQ": 4}


def nil(*titles: str) -> Workbook:
    return Workbook("xlsx", [Sheet("Trang1", [[title] for title in (*titles, "Trong kỳ không phát sinh")])])


def test_a_nil_return_of_no_form_is_of_the_form_that_takes_it(province: Path) -> None:
    path = province / "forms" / "HOAT_DONG" / "form.yaml"
    without(province / "forms" / "DI_CO_SO_KQ" / "form.yaml", "takes_nil")
    path.write_text(path.read_text(encoding="utf-8") + "takes_nil: true\n", encoding="utf-8")
    assert interpret(nil("HUYỆN ĐOÀN TIÊN YÊN", "6 tháng đầu năm 2020"), "mẫu.xlsx").nil == [
        ("HOAT_DONG", "D199", "2020-H1")
    ]


def test_where_no_form_takes_it_the_unit_is_asked_and_nothing_counts_as_sent(province: Path) -> None:
    without(province / "forms" / "DI_CO_SO_KQ" / "form.yaml", "takes_nil")
    read = interpret(nil("HUYỆN ĐOÀN TIÊN YÊN", "6 tháng đầu năm 2020"), "mẫu.xlsx")
    assert (read.nil, read.rejected) == ([], True)
    assert [finding.code for finding in read.findings] == ["nil_of_which_form"]


def test_where_the_unit_owes_one_form_alone_it_is_that_one(province: Path) -> None:
    without(province / "forms" / "DI_CO_SO_KQ" / "form.yaml", "takes_nil")
    read = interpret(nil("Đơn vị: Đoàn xã Hà Lâu", "6 tháng đầu năm 2020"), "mẫu.xlsx")
    assert [form for form, _, _ in read.nil] == ["BC_SOLIEU"]


@pytest.mark.parametrize(
    ("file", "was", "becomes", "said"),
    [
        ("form.yaml", "kind: hinh_thuc", "kind: hinhthuc", r"form\.yaml, dòng 12: vai kind: “hinhthuc” .*hinh_thuc"),
        ("form.yaml", "kind: hinh_thuc", "kind: ket_qua", "vai kind: “ket_qua” không phải một trường kiểu choice"),
        ("form.yaml", "kind: hinh_thuc", "kin: hinh_thuc", "dòng 12: khóa lạ “kin”.*kind, indicator"),
        ("form.yaml", "start: ngay_tu", "start: ngay_di", "dòng 10: spans: “ngay_di” .*ngay_tu, ngay_den"),
        ("form.yaml", "form: DI", "form: di", "khóa form: .*mã biểu viết hoa"),
        ("form.yaml", "kind: hinh_thuc", "kind: cap", "vai kind: “cap”"),
        ("columns.csv", "choice,yes,,Hình thức", "text,yes,,Hình thức", "kiểu choice đi với tên một danh sách"),
        ("columns.csv", ",hinh_thuc,", ",hinh_thuoc,", "không có danh sách “hinh_thuoc”; các danh sách: .*hinh_thuc"),
        ("columns.csv", "chuc_vu,", "ho_ten,", "dòng 4: trường ho_ten đã có ở dòng 3"),
    ],
)
def test_a_wrong_role_is_said_with_its_line_and_what_is_allowed(
    file: str, was: str, becomes: str, said: str, province: Path
) -> None:
    path = province / "forms" / "DI_CO_SO_KQ" / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(ProvinceError, match=said):
        read_form(path.parent)


def test_a_value_that_a_list_has_not_cannot_be_counted(province: Path) -> None:
    path = province / "forms" / "DI_CO_SO_TH" / "columns.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("hinh_thuc:4", "hinh_thuc:5"), encoding="utf-8")
    with pytest.raises(
        ProvinceError, match=r"dòng 8: danh sách “hinh_thuc” không có giá trị “5”; các giá trị: 1, 2, 3, 4"
    ):
        read_form(path.parent)


def test_a_list_of_one_or_of_very_many_numbers_no_columns(province: Path) -> None:
    """A lone “1” over a column is a number, not the first of one kind."""
    path = province / "forms" / "choices" / "hinh_thuc.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]), encoding="utf-8")
    with pytest.raises(ProvinceError, match="vai kind: danh sách “hinh_thuc” cần từ 2 đến 12 giá trị"):
        read_form(province / "forms" / "DI_CO_SO_DK")
