"""Keys, tokens and shares of Google Drive: what is refused says which connection and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from samples.drive import XLSX, Drive
from samples.drive_server import DriveServer, Fault
from sources import Registration, Store, collect
from sources.drive import DriveSource
from tests.sources.drive.asking import NIGHT, Round, codes, gets, names, said, workbook


def test_a_folder_not_shared_says_with_whom_to_share_it(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    collection = night(location="1khong-co")
    assert codes(collection) == ["drive_folder_refused"]
    assert "hop-nhat@du-lieu-mau.iam.gserviceaccount.com" in said(collection)
    server.faults.append(Fault("fields=id,mimeType", status=403, reason="insufficientFilePermissions"))
    assert "insufficientFilePermissions" in said(night())


def test_a_file_or_a_trashed_folder_is_no_source(drive: Drive, root: str, night: Round) -> None:
    file = drive.workbook("a.xlsx", root, workbook())
    assert codes(night(location=file)) == ["drive_not_a_folder"]
    drive.items[root].trashed = True
    assert codes(night()) == ["drive_not_a_folder"]


def test_a_token_that_lapses_in_the_night_is_renewed(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    server.faults.append(Fault("alt=media", status=401, reason="authError"))
    assert names(night()) == ["a.xlsx"]
    assert gets(server, "POST /token") == 2


def test_an_access_that_is_refused_names_the_connection(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    server.faults.append(Fault("/drive/v3", status=401, reason="authError", times=99))
    collection = night()
    assert codes(collection) == ["drive_credential_refused"]
    assert "“google_drive”" in said(collection)


def test_a_key_of_somebody_else_is_refused_by_name(server: DriveServer, night: Round, drive: Drive) -> None:
    forged = DriveServer(Drive(), port=server.port).new_key()
    collection = night(using=forged)
    assert codes(collection) == ["drive_credential_refused"]
    assert "invalid_grant" in said(collection)


def test_a_token_endpoint_that_fails_for_a_moment_is_asked_again(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    server.faults.append(Fault("/token", status=503, reason="server_error"))
    assert names(night()) == ["a.xlsx"]


def test_a_key_that_is_no_key_is_said_without_showing_it(night: Round, key: dict[str, str]) -> None:
    collection = night(using={**key, "private_key": "-----BEGIN SECRET-----"})
    assert codes(collection) == ["drive_key_unreadable"]
    assert "SECRET" not in said(collection)


def test_the_key_file_that_the_environment_names_is_used(
    drive: Drive,
    root: str,
    key: dict[str, str],
    place: Callable[..., Registration],
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drive.workbook("a.xlsx", root, workbook(), XLSX)
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key))
    monkeypatch.setenv("HOPNHAT_GOOGLE_DRIVE_KEY", str(path))
    assert names(collect([DriveSource(place(root))], store, {}, NIGHT)) == ["a.xlsx"]
    path.write_text("{")
    collection = collect([DriveSource(place(root))], store, {}, NIGHT)
    assert codes(collection) == ["drive_key_unreadable"]
