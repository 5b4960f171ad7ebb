"""The stand-in of Google Drive that the demo shows: a local folder served as a Drive folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from samples.drive import drive_of
from samples.drive_server import drive_for
from sources import Known, Registration, Store, collect
from sources.drive import DriveSource
from sources.registration import read_registrations

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    unit = tmp_path / "trên Drive" / "Huyện đoàn Tiên Yên"
    unit.mkdir(parents=True)
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    (unit / "kết quả.xlsx").write_bytes(content.getvalue())
    (unit / "đăng ký.xlsx").write_bytes(content.getvalue() + b" ")
    return unit.parent


def test_a_second_run_of_the_demo_finds_nothing_changed(
    folder: Path,
    tmp_path: Path,
    register: Callable[..., Registration],
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = tmp_path / "key.json"
    monkeypatch.setenv("HOPNHAT_GOOGLE_DRIVE_KEY", str(key))
    known: dict[tuple[str, str], Known] = {}
    counts = []
    for _ in range(2):
        with drive_for(folder, key, sheets=("Huyện đoàn Tiên Yên/đăng ký.xlsx",)) as root:
            place = register(root, id="drive", kind="drive", connection="google_drive", unit="by-folder")
            collection = collect([DriveSource(place)], store, known, NOW)
        known = {
            (found.source_id, found.name): Known(found.fingerprint, found.sha256) for found in collection.deliveries
        }
        counts.append((len(collection.deliveries), collection.unchanged, collection.findings))
    assert counts == [(2, 0, []), (0, 2, [])]
    assert key.stat().st_mode & 0o077 == 0


def test_the_demos_registration_names_the_folder_that_is_served(folder: Path, tmp_path: Path) -> None:
    _, root = drive_of(folder)
    inbox, drive = read_registrations(ROOT / "samples" / "sources.yaml", tmp_path)
    assert (inbox.kind, drive.kind, drive.location) == ("folder", "drive", root)


def test_it_runs_as_a_command(
    folder: Path, tmp_path: Path, register: Callable[..., Registration], store: Store
) -> None:
    key = tmp_path / "key.json"
    command = [sys.executable, "-m", "samples.drive_server", str(folder), "--key", str(key)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stdout is not None
        root = server.stdout.readline().strip()
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("HOPNHAT_GOOGLE_DRIVE_KEY", str(key))
            place = register(root, id="drive", kind="drive", connection="google_drive")
            collection = collect([DriveSource(place)], store, {}, NOW)
        server.terminate()
    assert len(collection.deliveries) == 2
