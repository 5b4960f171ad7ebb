"""How often and how long a failing service is asked again, and where its credential is looked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.drive import AccessError, Patience, access, drive_access
from sources.drive.patience import PassingError, UnavailableError, persist, retry_after


def _failing(times: int, after: float | None = None) -> Any:
    left = [times]

    def attempt() -> str:
        if left[0]:
            left[0] -= 1
            raise PassingError("503", after)
        return "answer"

    return attempt


def test_pauses_double_up_to_the_longest_and_are_never_in_step() -> None:
    pauses: list[float] = []
    patience = Patience(attempts=8, first=1, longest=8, total=100, sleep=pauses.append)
    assert persist(patience, _failing(7)) == "answer"
    bounds = [1, 2, 4, 8, 8, 8, 8]
    assert len(pauses) == len(bounds)
    assert all(bound / 2 <= pause <= bound for pause, bound in zip(pauses, bounds, strict=True))
    assert pauses != [float(round(pause)) for pause in pauses]


def test_attempts_and_pauses_both_have_an_end() -> None:
    pauses: list[float] = []
    with pytest.raises(UnavailableError, match="503"):
        persist(Patience(attempts=3, sleep=pauses.append), _failing(99))
    assert len(pauses) == 2
    pauses.clear()
    with pytest.raises(UnavailableError):
        persist(Patience(attempts=99, total=100, sleep=pauses.append), _failing(99, after=30))
    assert sum(pauses) <= 100
    assert len(pauses) == 3


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120.0),
        ("Mon, 05 Jan 2026 22:01:30 GMT", 90.0),
        ("Mon, 05 Jan 2026 21:00:00 GMT", 0.0),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 1, 5, 22, 0, tzinfo=UTC)) == seconds


KEY = {"client_email": "a@b", "private_key": "BÍ MẬT"}


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(KEY), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["keyfile_dict", "extra__google_cloud_platform__keyfile_dict"])
@pytest.mark.parametrize("value", [KEY, json.dumps(KEY)], ids=["object", "text"])
def test_a_key_in_a_connection_is_found(name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_airflow_extra", lambda _: {name: value})
    assert drive_access("google_drive").email == "a@b"


def test_a_key_file_that_a_connection_names_is_found(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_airflow_extra", lambda _: {"key_path": str(key_file)})
    assert drive_access("google_drive").email == "a@b"


@pytest.mark.parametrize("extra", [{}, {"keyfile_dict": "BÍ MẬT"}, {"keyfile_dict": "[]"}, {"key_path": "/nowhere"}])
def test_a_connection_without_a_usable_key_is_said_without_showing_it(
    extra: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_airflow_extra", lambda _: extra)
    with pytest.raises(AccessError) as raised:
        drive_access("google_drive")
    assert raised.value.code == "drive_key_unreadable"
    assert "BÍ MẬT" not in str(raised.value)


def test_another_connection_has_a_variable_of_its_own(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPNHAT_DRIVE_HUYEN_KEY", str(key_file))
    found = drive_access("drive-huyen")
    assert found.email == "a@b"
    assert "BÍ MẬT" not in repr(found)
