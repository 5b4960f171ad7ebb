"""The command as a person types it: help at once, exit codes, and the two languages."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from hopnhat.cli import COMMANDS
from hopnhat.settings import Settings
from warehouse.connection import backend_of

ROOT = Path(__file__).resolve().parents[2]


def hopnhat(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    place = ["--home", str(home)] if home else []
    return subprocess.run(
        [sys.executable, "-c", "from hopnhat.cli import main; main()", *arguments, *place],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip


def test_help_comes_at_once_and_in_vietnamese() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    answer = hopnhat("--help")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 2
    assert answer.returncode == 0
    assert "Đọc và kiểm tra" in answer.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from hopnhat.cli import root; root().main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(answer.stdout.split())
    assert not loaded & {"pandas", "duckdb", "great_expectations", "airflow", "openpyxl"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_both_languages(name: str) -> None:
    vietnamese, english = hopnhat(name, "--help"), hopnhat("--lang", "en", name, "--help")
    assert vietnamese.returncode == english.returncode == 0
    assert vietnamese.stdout != english.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "khong-co.xlsx"), "không thấy tệp “khong-co.xlsx”"),
        (("template", "--unit", "Tiên Yên", "--period", "2020-H1"), "Huyện đoàn Tiên Yên (D199)"),
        (("template", "--unit", "D199", "--period", "nửa năm"), "kỳ báo cáo “nửa năm” không đúng dạng"),
        (("template", "--unit", "D199", "--period", "2020-H1", "--form", "XYZ"), "không có biểu “XYZ”"),
    ],
)
def test_what_cannot_run_exits_with_2_and_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    answer = hopnhat(*arguments)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_night_beside_another_exits_with_2_and_says_to_wait(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with backend_of(Settings.load(tmp_path).warehouse).alone():
        answer = hopnhat("night", home=tmp_path)
    assert answer.returncode == 2
    assert "Kho số liệu đang được nạp bởi tiến trình" in answer.stderr
    assert "Việc phải làm: chờ lượt kia xong" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "Clear" not in answer.stderr


def test_our_own_fault_exits_with_2_and_is_told_whole(tmp_path: Path) -> None:
    program = (
        "import hopnhat.commands.status as status; from hopnhat import cli\n"
        "def broken(*words, **named): raise KeyError('xx')\n"
        "status.status.callback = broken; cli.main()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, "status", "2020-H1"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert answer.returncode == 2
    assert "KeyError: 'xx'" in answer.stderr
    assert "Đây là lỗi của phần mềm" in answer.stderr


@pytest.mark.parametrize(
    "arguments", [("status", "2020-H1"), ("report", "field_visits", "2020-H1"), ("trace", "field_visits", "2020-H1")]
)
def test_an_empty_warehouse_says_to_run_a_night_first(arguments: tuple[str, ...], tmp_path: Path) -> None:
    answer = hopnhat(*arguments, home=tmp_path)
    assert answer.returncode == 2
    assert "hopnhat night" in answer.stderr


@pytest.mark.parametrize(("unit", "unit_id", "code"), [("D199", "B06865", None), ("D202", None, "unit_conflict")])
def test_the_unit_named_to_check_is_the_sender(
    unit: str, unit_id: str | None, code: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "so-lieu.xlsx"
    hopnhat("template", "--unit", "B06865", "--period", "2020-H1", "--form", "BC_SOLIEU", "-o", str(path))
    answer = json.loads(hopnhat("check", str(path), "--json", "--unit", unit).stdout)
    assert answer["unit_id"] == unit_id
    assert code is None or code in {finding["code"] for finding in answer["findings"]}
