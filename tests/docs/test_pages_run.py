"""What a page tells an engineer to write and run is written and run, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
FILE = re.compile(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)```", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)```", re.MULTILINE | re.DOTALL)


def run(page: str, folder: Path) -> str:
    """Write a page's files, run its commands, and return what they print."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name, content in FILE.findall(text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    commands = "\n".join(COMMANDS.findall(text))
    own = {name: value for name, value in os.environ.items() if not name.startswith("HOPNHAT_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env={**own, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_form_is_added_as_its_page_says(tmp_path: Path) -> None:
    told = run("add-a-form.md", tmp_path)
    assert (tmp_path / "bieu.xlsx").stat().st_size > 5000
    assert "Biểu: CO_SO_VAT_CHAT" in told, "the children that read workbooks know the form too"
    assert "chỉ có tiêu đề" in told, "an untouched blank is not taken for a return"
    assert "['stt', 'ten_nha', 'so_cho', 'so_ghe', 'tinh_trang']" in told


def test_a_reorganisation_is_entered_as_its_page_says(tmp_path: Path) -> None:
    told = run("reorganisation.md", tmp_path).splitlines()
    assert "  53 đoàn xã, phường, đặc khu" in told
    assert "01/01/2027: sáp nhập phường Hà Tu vào phường Hà Lầm (Nghị quyết mẫu)" in told
    assert "C06676-2025 Đoàn phường Hà Lầm" in told
    assert any((tmp_path / "mau" / "inbox").iterdir())


def test_a_section_and_a_figure_are_added_as_the_page_says(tmp_path: Path) -> None:
    """Followed to the letter it once crashed the report: a table had one column more than it had widths."""
    told = run("add-a-report.md", tmp_path)
    [document, _] = sorted((tmp_path / "thu" / "drafts").rglob("*.docx"))  # the other keeps the appendices
    [appendices] = (tmp_path / "thu" / "drafts").rglob("*.xlsx")
    assert document.stat().st_size > 5000
    sheet = openpyxl.load_workbook(appendices)["Theo đơn vị (đồng hành)"]
    assert "Việc làm trong ngành công nghiệp (người)" in [cell.value for cell in sheet[4]]
    assert "works.large" in told
