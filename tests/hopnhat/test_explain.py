"""``hopnhat check --explain``: what was taken for what, on what evidence, what came second, in two languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Kết quả"
    for row in (
        ["Huyện đoàn Tiên Yên"],
        ["BÁO CÁO KẾT QUẢ CÁN BỘ ĐOÀN ĐI CƠ SỞ"],
        ["6 tháng đầu năm 2020"],
        ["STT", "Họ và tên cán bộ", "Đơn vị đến", "Ngày đăng ký", "Ngày đi", "Hình thức", "Nội dung/Chuyên đề"],
        [1, "Nguyễn Văn An", "Xã Hà Lâu", "3/3/2020", "5/3/2020", "Kiểm tra, giám sát", "Đại hội"],
        [2, "Trần Thị Bình", "Xã Đại Dực", "4/3/2020", "6/3/2020", "Kiểm tra, giám sát", "Đại hội"],
    ):
        page.append(row)
    path = tmp_path_factory.mktemp("explain") / "ket qua.xlsx"
    book.save(path)
    return path


def explained(path: Path, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", "from hopnhat.cli import main; main()", "check", "--explain", *arguments, str(path)],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False, env=dict(os.environ),
    )  # fmt: skip
    assert answer.returncode in (0, 1), answer.stderr
    return answer.stdout


def test_it_names_form_columns_roles_and_what_came_second(path: Path) -> None:
    said = explained(path)
    assert "biểu “Kết quả đi cơ sở”" in said
    assert "đứng thứ hai: “Đăng ký đi cơ sở”" in said
    assert "D  Ngày đăng ký [kế hoạch, đăng ký hoặc chỉ tiêu giao]: không đọc, vì là cột kế hoạch" in said
    assert "E  Ngày đi → Từ ngày (chữ tiêu đề 9" in said
    assert "bản ghi 2" in said


def test_it_speaks_english_too(path: Path) -> None:
    said = explained(path, "--lang", "en")
    assert "the form “Field visits made”" in said
    assert "not read, being a column of another role: planned" in said
