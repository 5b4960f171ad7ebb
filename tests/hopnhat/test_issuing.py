"""Blank workbooks for everybody: in each unit's own folder, the same every time, never over a clerk's work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from hopnhat.nightly import steps
from hopnhat.settings import Settings
from hopnhat.templates import issuing
from organisation import Period
from organisation.units import organisation
from sources.drive.access import key_variable
from transforms.read import read_file

ROOT = Path(__file__).resolve().parents[2]
PERIOD = "2026-H1"
THREE = ("C06652-2025", "Đoàn xã Tiên Yên", "T_THAN")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("HOPNHAT_TEMPLATES", raising=False)
    monkeypatch.delenv("HOPNHAT_DRIVE", raising=False)
    return Settings.load(tmp_path)


def issued(settings: Settings) -> dict[str, bytes]:
    folder = settings.drive / "Biểu mẫu"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_unit_that_must_report_finds_its_own_workbook_in_its_folder(settings: Settings) -> None:
    started = time.process_time()
    outcome = issuing.run(settings, PERIOD)
    assert time.process_time() - started < 8
    assert (outcome["written"], outcome["same"], outcome["begun"]) == (62, 0, 0)
    files = issued(settings)
    names = {unit.union_name for unit, _ in organisation().expected(Period.parse(PERIOD))}
    assert {path.split("/")[0] for path in files} == names
    path = settings.drive / "Biểu mẫu" / "Đoàn đặc khu Cô Tô" / "Báo cáo 2026-H1.xlsx"
    read = read_file(path, path.name)
    assert (read.unit_id, read.period) == ("C07192-2025", PERIOD)
    assert openpyxl.load_workbook(path).sheetnames[:4] == ["Đăng ký", "Kết quả", "Số liệu", "Hoạt động"]


def test_issuing_again_writes_nothing_and_leaves_a_clerks_work_alone(settings: Settings) -> None:
    issuing.run(settings, PERIOD, THREE)
    before = issued(settings)
    begun = settings.drive / "Biểu mẫu" / "Đoàn phường Hà Tu" / f"Báo cáo {PERIOD}.xlsx"
    workbook = openpyxl.load_workbook(begun)
    workbook["Số liệu"]["F7"] = 12
    workbook.save(begun)
    typed = begun.read_bytes()
    (settings.drive / "Biểu mẫu" / "Đoàn xã Tiên Yên" / f"Báo cáo {PERIOD}.xlsx").unlink()

    outcome = issuing.run(settings, PERIOD, THREE)

    assert (outcome["written"], outcome["same"], outcome["begun"]) == (1, 1, 1)
    assert outcome["left_alone"] == [f"Đoàn phường Hà Tu/Báo cáo {PERIOD}.xlsx"]
    assert begun.read_bytes() == typed
    assert {**issued(settings), f"Đoàn phường Hà Tu/Báo cáo {PERIOD}.xlsx": b""} == {
        **before,
        f"Đoàn phường Hà Tu/Báo cáo {PERIOD}.xlsx": b"",
    }


def test_a_dry_run_counts_and_writes_nothing(settings: Settings) -> None:
    outcome = issuing.run(settings, PERIOD, THREE, dry_run=True)
    assert (outcome["written"], outcome["dry_run"]) == (3, True)
    assert not settings.drive.exists()


@pytest.mark.parametrize(
    ("period", "units", "said"),
    [
        ("2026-H3", (), "không đúng dạng"),
        ("2026", (), "Không đơn vị nào phải gửi"),
        (PERIOD, ("Huyện đoàn Tiên Yên",), "không là một đơn vị nào"),
        ("2025-H1", ("Đoàn xã Hà Lâu", "Bắc Sơn"), "nhiều đơn vị"),
    ],
)
def test_what_cannot_be_issued_is_said_before_anything_is_written(
    period: str, units: tuple[str, ...], said: str, settings: Settings
) -> None:
    with pytest.raises(ValueError, match=said):
        issuing.run(settings, period, units)
    assert not settings.drive.exists()


def test_they_go_to_a_google_drive_folder_where_one_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samples.drive import drive_of
    from samples.drive_server import running

    (tmp_path / "google").mkdir()
    drive, root = drive_of(tmp_path / "google")
    with running(drive) as server:
        key = tmp_path / "key.json"
        key.write_text(json.dumps(server.new_key()), encoding="utf-8")
        monkeypatch.setenv(key_variable("google_drive"), str(key))
        monkeypatch.setenv("HOPNHAT_TEMPLATES", f"https://drive.google.com/drive/folders/{root}?usp=sharing")
        first = issuing.run(settings, PERIOD, THREE)
        again = issuing.run(settings, PERIOD, THREE)
        item = next(one for one in drive.items.values() if one.name.startswith("Báo cáo"))
        item.content += b"begun"
        third = issuing.run(settings, PERIOD, THREE)
        folders = {one.name for one in drive.items.values() if one.parent == root}
    assert (first["written"], again["same"], third["same"], third["begun"]) == (3, 3, 2, 1)
    assert folders == {"Đoàn phường Hà Tu", "Đoàn xã Tiên Yên", "Đoàn Than Quảng Ninh"}
    assert not settings.drive.exists()


def test_a_blank_in_the_inbox_is_a_return_only_once_somebody_has_written_in_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = settings.home / "inbox"
    monkeypatch.setenv("HOPNHAT_TEMPLATES", str(inbox))
    issuing.run(settings, PERIOD, THREE)
    begun = inbox / "Đoàn phường Hà Tu" / f"Báo cáo {PERIOD}.xlsx"
    workbook = openpyxl.load_workbook(begun)
    workbook["Số liệu"]["F7"] = 12
    workbook.save(begun)
    for path in inbox.rglob("*.xlsx"):
        os.utime(path, (1_700_000_000, 1_700_000_000))

    collected = steps.run("collect", settings, "dem-1")

    assert (collected["deliveries"], collected["untouched"]) == (1, 2)
    assert steps.run("read", settings, "dem-1")["read"] == 1


def hopnhat_template(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from hopnhat.cli import main; main()", "template", *arguments]
    return subprocess.run(program, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)


def test_the_command_makes_a_file_a_form_and_says_what_it_left(tmp_path: Path) -> None:
    first = hopnhat_template("--all", PERIOD, "--out", str(tmp_path), "--each-form")
    assert first.returncode == 0, first.stderr
    assert "đã ghi 246 tệp" in first.stdout
    begun = tmp_path / "Đoàn xã Tiên Yên" / f"Số liệu công tác Đoàn {PERIOD}.xlsx"
    begun.write_bytes(b"mine")
    again = hopnhat_template("--all", PERIOD, "--out", str(tmp_path), "--each-form")
    assert "đã ghi 0 tệp, 245 tệp" in again.stdout
    assert f"Đoàn xã Tiên Yên/Số liệu công tác Đoàn {PERIOD}.xlsx" in again.stdout
    assert begun.read_bytes() == b"mine"


@pytest.mark.parametrize("arguments", [(), ("--unit", "D199"), ("--all", "2026"), ("--all", "x")])
def test_the_command_says_what_it_lacks(arguments: tuple[str, ...]) -> None:
    answer = hopnhat_template(*arguments)
    assert answer.returncode == 2
    assert answer.stderr.startswith("Không chạy được")


@pytest.mark.parametrize("content", [b"", b"0123", b"\xff" * 64, b"a" * 64 + b"\n# " + b"0" * 32])
def test_a_damaged_list_of_blanks_is_made_again_and_no_blank_passes_for_a_return(
    settings, monkeypatch, content
) -> None:
    monkeypatch.setenv("HOPNHAT_TEMPLATES", str(settings.home / "inbox"))
    issuing.run(settings, PERIOD, THREE)
    for path in (settings.home / "inbox").rglob("*.xlsx"):
        os.utime(path, (0, 0))
    (settings.home / "issued" / f"{PERIOD}.txt").write_bytes(content)
    collected = steps.run("collect", settings, "dem-1")
    assert (collected["deliveries"], collected["untouched"]) == (0, 3)


def test_one_changed_letter_in_the_list_of_blanks_is_noticed(settings, monkeypatch) -> None:
    monkeypatch.setenv("HOPNHAT_TEMPLATES", str(settings.home / "inbox"))
    issuing.run(settings, PERIOD, THREE)
    note = settings.home / "issued" / f"{PERIOD}.txt"
    text = note.read_text(encoding="ascii")
    note.write_text(("1" if text[0] == "0" else "0") + text[1:], encoding="ascii")
    for path in (settings.home / "inbox").rglob("*.xlsx"):
        os.utime(path, (0, 0))
    assert steps.run("collect", settings, "dem-1")["deliveries"] == 0


@pytest.mark.parametrize(
    ("today", "period"), [("2026-03-01", "2026-H1"), ("2026-06-10", "2026-H1"), ("2026-06-11", "2026-H2")]
)
def test_the_half_year_that_nobody_names_is_that_which_somebody_has_still_to_report(today: str, period: str) -> None:
    assert issuing.next_period(date.fromisoformat(today)).id == period


def test_after_the_last_due_day_of_a_year_the_next_years_first_half_is_meant() -> None:
    assert issuing.next_period(date(2026, 12, 31)).id == "2027-H1"
