"""Folders behind a URL: fsspec's own file systems, and Airflow's object storage with a connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from sources import Collection, Registration, Store, collect
from sources.folders import folder_source
from sources.inbox import InboxSource
from sources.source import StillWrittenError

Round = Callable[..., Collection]
BUCKET = "memory://kho/nhận báo cáo"
NOW = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


@pytest.fixture
def bucket() -> Iterator[MemoryFileSystem]:
    files = MemoryFileSystem()
    files.makedirs("/kho/nhận báo cáo")
    yield files
    files.rm("/kho", recursive=True)


def _pipe(files: MemoryFileSystem, name: str, content: bytes = b"x") -> None:
    files.pipe_file(f"/kho/nhận báo cáo/{name}", content)


def test_a_remote_folder_is_taken_as_a_local_one(bucket: MemoryFileSystem, round_over: Round, store: Store) -> None:
    _pipe(bucket, "Huyện đoàn Tiên Yên/kết quả.xlsx", "một".encode())
    _pipe(bucket, unicodedata.normalize("NFD", "đăng ký.xlsx"))
    _pipe(bucket, "~$khóa.xlsx")
    _pipe(bucket, "to.xlsx", b"x" * 2_000)
    collection = round_over(location=BUCKET, unit="by-folder", period="2020-H1", rules={"largest_file_mb": 0.001})
    assert [(delivery.name, delivery.sender.unit_id) for delivery in collection.deliveries] == [
        ("Huyện đoàn Tiên Yên/kết quả.xlsx", "D199"),
        ("đăng ký.xlsx", None),
    ]
    assert store.path(collection.deliveries[0].sha256).read_bytes() == "một".encode()
    assert collection.ignored == {"lock_file": 1}
    assert [finding.code for finding in collection.findings] == ["source_file_too_large"]
    second = round_over(collection, location=BUCKET, rules={"largest_file_mb": 0.001})
    assert (second.deliveries, second.unchanged) == ([], 2)


def test_a_remote_file_put_again_is_delivered_again(bucket: MemoryFileSystem, round_over: Round) -> None:
    _pipe(bucket, "a.xlsx", b"1")
    first = round_over(location=BUCKET)
    _pipe(bucket, "a.xlsx", b"2")
    assert len(round_over(first, location=BUCKET).deliveries) == 1


def test_a_remote_file_put_a_moment_ago_waits(bucket: MemoryFileSystem, round_over: Round) -> None:
    _pipe(bucket, "a.xlsx")
    moment = datetime.now(UTC)
    assert round_over(location=BUCKET, rules={"settle_seconds": 60}, now=moment).ignored == {"still_written": 1}
    late = round_over(location=BUCKET, rules={"settle_seconds": 60}, now=moment + timedelta(seconds=90))
    assert len(late.deliveries) == 1


def test_a_remote_file_that_changes_while_it_is_copied_waits(
    bucket: MemoryFileSystem, register: Callable[..., Registration], store: Store
) -> None:
    _pipe(bucket, "a.xlsx", b"1")
    source = folder_source(register(BUCKET))
    entry = source.list(NOW).entries[0]
    _pipe(bucket, "a.xlsx", b"2")
    with pytest.raises(StillWrittenError):
        source.fetch(entry, store)
    assert list(store) == []


def test_a_remote_file_that_fails_or_vanishes_costs_only_itself(
    bucket: MemoryFileSystem, round_over: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        _pipe(bucket, name, name.encode())
    opened = MemoryFileSystem.open

    def failing(self: MemoryFileSystem, path: str, *rest: Any, **more: Any) -> Any:
        if path.endswith("a.xlsx"):
            raise RuntimeError("botocore says no")
        if path.endswith("b.xlsx"):
            self.rm(path)
        return opened(self, path, *rest, **more)

    monkeypatch.setattr(MemoryFileSystem, "open", failing)
    collection = round_over(location=BUCKET)
    assert [delivery.name for delivery in collection.deliveries] == ["c.xlsx"]
    assert [finding.code for finding in collection.findings] == ["source_file_unreadable", "source_file_vanished"]


@pytest.mark.parametrize("location", ["memory://không/có", "không-có-giao-thức://x"])
def test_a_remote_folder_out_of_reach_is_one_finding(location: str, round_over: Round) -> None:
    assert [finding.code for finding in round_over(location=location).findings] == ["source_unreachable"]


def test_a_file_url_is_a_local_folder(inbox: Path, register: Callable[..., Registration], store: Store) -> None:
    (inbox / "a.xlsx").write_text("một")
    source = folder_source(register(f"file://{inbox}"))
    assert isinstance(source, InboxSource)
    assert len(collect([source], store, {}, NOW).deliveries) == 1


_WITH_AIRFLOW = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from sources import Registration, Store, collect
from sources.drive.access import AccessError, drive_access
from sources.remote import RemoteSource
from sources.rules import read_rules

home = Path(sys.argv[1])
rules = read_rules({"settle_seconds": 0})
place = Registration("a", "folder", f"file://{home}/inbox", rules, connection="kho")
collection = collect([RemoteSource(place)], Store(home / "store"), {}, datetime.now(UTC))
names = [delivery.name for delivery in collection.deliveries]
away = Registration("b", "folder", "s3://khong_co@kho/x", rules)
beyond = collect([RemoteSource(away)], Store(home / "store"), {}, datetime.now(UTC))
away_codes = [finding.code for finding in beyond.findings]
try:
    missing = ""
    drive_access("khong_co")
except AccessError as error:
    missing = error.code
email = drive_access("google_drive").email
print(json.dumps({"names": names, "email": email, "missing": missing, "away": away_codes}))
"""


def test_connections_are_taken_from_airflow(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.xlsx").write_text("một")
    environment = os.environ | {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW_CONN_KHO": '{"conn_type": "file"}',
        "AIRFLOW_CONN_GOOGLE_DRIVE": '{"conn_type": "generic", "extra": {"keyfile_dict": {"client_email": "a@b"}}}',
    }
    environment.pop("HOPNHAT_GOOGLE_DRIVE_KEY", None)
    done = subprocess.run(
        [sys.executable, "-c", _WITH_AIRFLOW, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert json.loads(last) == {
        "names": ["a.xlsx"],
        "email": "a@b",
        "missing": "drive_connection_missing",
        "away": ["source_unreachable"],
    }
