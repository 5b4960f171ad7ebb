"""Local inbox folders: what is never followed, never waited for, and costs only itself."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from findings import catalogue
from sources import Collection, Registration, Store
from sources.inbox import InboxSource
from sources.source import FileRefusedError, StillWrittenError

Round = Callable[..., Collection]
Codes = Callable[[Collection], list[tuple[str, str]]]


def _put(path: Path, text: str = "báo cáo") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _names(collection: Collection) -> list[str]:
    return [delivery.name for delivery in collection.deliveries]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    secret = tmp_path / "outside"
    _put(secret / "secret.xlsx", "không được đọc")
    return secret


def test_links_are_refused_and_not_followed(
    inbox: Path, outside: Path, round_over: Round, codes: Codes, store: Store
) -> None:
    (inbox / "file.xlsx").symlink_to(outside / "secret.xlsx")
    (inbox / "folder").symlink_to(outside, target_is_directory=True)
    (inbox / "loop").symlink_to(inbox, target_is_directory=True)
    (inbox / "dangling.xlsx").symlink_to(outside / "nothing")
    collection = round_over()
    assert collection.deliveries == []
    names = ["dangling.xlsx", "file.xlsx", "folder", "loop"]
    assert codes(collection) == [("source_link_refused", name) for name in names]
    assert list(store) == []


def test_a_file_swapped_for_a_link_after_listing_is_not_read(
    inbox: Path, outside: Path, register: Callable[..., Registration], store: Store
) -> None:
    path = _put(inbox / "thư mục" / "secret.xlsx")
    source = InboxSource(register())
    entry = source.list(datetime.now(UTC)).entries[0]
    path.unlink()
    path.symlink_to(outside / "secret.xlsx")
    with pytest.raises(FileRefusedError):
        source.fetch(entry, store)
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(outside, target_is_directory=True)
    with pytest.raises(FileRefusedError):
        source.fetch(entry, store)
    assert list(store) == []


@pytest.fixture
def unix_socket(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(inbox)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("ổ cắm.xlsx")
        yield


@pytest.mark.usefixtures("unix_socket")
def test_pipes_sockets_and_devices_are_refused_without_waiting(inbox: Path, round_over: Round, codes: Codes) -> None:
    os.mkfifo(inbox / "ống.xlsx")
    names = ["ổ cắm.xlsx", "ống.xlsx"]
    if os.geteuid() == 0:
        os.mknod(inbox / "zero.xlsx", 0o20644, os.makedev(1, 5))
        names.append("zero.xlsx")
    collection = round_over()
    assert sorted(codes(collection)) == sorted(("source_file_not_regular", name) for name in names)


def test_a_file_swapped_for_a_pipe_does_not_hang(
    inbox: Path, register: Callable[..., Registration], store: Store
) -> None:
    path = _put(inbox / "ống.xlsx")
    source = InboxSource(register())
    entry = source.list(datetime.now(UTC)).entries[0]
    path.unlink()
    os.mkfifo(path)
    outcome: list[type[Exception]] = []

    def fetch() -> None:
        try:
            source.fetch(entry, store)
        except (StillWrittenError, FileRefusedError) as error:
            outcome.append(type(error))

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(5)
    assert outcome == [StillWrittenError]


def test_a_sparse_file_of_20_gib_is_refused_before_it_is_read(inbox: Path, round_over: Round) -> None:
    with (inbox / "rỗng.xlsx").open("wb") as sparse:
        sparse.truncate(20 << 30)
    collection = round_over()
    assert collection.deliveries == []
    assert "21.475 MB" in catalogue().message(collection.findings[0])


def test_what_may_not_be_read_costs_only_itself(
    inbox: Path, round_over: Round, codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cấm.xlsx", "thư mục cấm/a.xlsx", "được.xlsx"):
        _put(inbox / name)
    opened = os.open

    def guarded(path: str, *rest: Any, **more: Any) -> int:  # real permissions do not bind the administrator
        if "cấm" in str(path):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", guarded)
    collection = round_over()
    assert _names(collection) == ["được.xlsx"]
    assert codes(collection) == [("source_file_unreadable", "cấm.xlsx"), ("source_folder_unreadable", "thư mục cấm")]


def test_a_file_that_fails_in_the_middle_costs_only_itself(
    inbox: Path, round_over: Round, codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(inbox / "hỏng.xlsx", "hỏng")
    _put(inbox / "tốt.xlsx", "tốt")
    read = os.read

    def failing(handle: int, size: int) -> bytes:
        piece = read(handle, size)
        if piece == "hỏng".encode():
            raise OSError(5, "Input/output error")
        return piece

    monkeypatch.setattr(os, "read", failing)
    collection = round_over()
    assert _names(collection) == ["tốt.xlsx"]
    assert codes(collection) == [("source_file_unreadable", "hỏng.xlsx")]


def test_a_file_that_vanishes_after_listing_costs_only_itself(
    inbox: Path, round_over: Round, codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = _put(inbox / "a" / "mất.xlsx")
    _put(inbox / "còn.xlsx")
    fetch = InboxSource.fetch

    def fetch_late(self: InboxSource, entry: object, store: Store) -> str:
        gone.unlink(missing_ok=True)
        return fetch(self, entry, store)  # type: ignore[arg-type]

    monkeypatch.setattr(InboxSource, "fetch", fetch_late)
    collection = round_over()
    assert _names(collection) == ["còn.xlsx"]
    assert codes(collection) == [("source_file_vanished", "a/mất.xlsx")]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("bao\u202eslx.exe", "bao_slx.exe"),
        ("hai\ndòng.xlsx", "hai_dòng.xlsx"),
        ("=cmd|'/c calc'.xlsx".replace("/", "\\"), "=cmd|'_c calc'.xlsx"),
        ("không\u200bthấy.xlsx", "không_thấy.xlsx"),
        ("\x1b[31mđỏ.xlsx", "_[31mđỏ.xlsx"),
    ],
)
def test_a_treacherous_name_is_made_safe_and_said(
    typed: str, shown: str, inbox: Path, round_over: Round, codes: Codes
) -> None:
    _put(inbox / typed)
    collection = round_over()
    assert _names(collection) == [shown]
    assert codes(collection) == [("source_file_name_mended", shown)]
    assert codes(round_over(collection)) == []  # said once, not every night


def test_a_name_that_is_not_unicode_is_still_taken(inbox: Path, round_over: Round) -> None:
    Path(os.fsdecode(bytes(inbox) + b"/bao c\xe1o.xlsx")).write_bytes(b"x")
    assert _names(round_over()) == ["bao c_o.xlsx"]


def test_a_very_long_path_is_taken_and_shown_short(inbox: Path, round_over: Round) -> None:
    _put(inbox / ("d" * 250) / ("e" * 250) / ("x" * 245 + ".xlsx"))
    collection = round_over()
    (name,) = _names(collection)
    assert name.endswith(".xlsx")
    assert max(map(len, name.split("/"))) <= 180


def test_a_tree_too_deep_is_not_walked(inbox: Path, round_over: Round, codes: Codes) -> None:
    _put(inbox.joinpath("a", "b", "c", "d", "sâu.xlsx"))
    _put(inbox / "a" / "nông.xlsx")
    collection = round_over(rules={"deepest_folder": 3})
    assert _names(collection) == ["a/nông.xlsx"]
    assert codes(collection) == [("source_folder_too_deep", "a/b/c/d")]


def test_an_inbox_flooded_with_files_is_taken_up_to_the_limit(inbox: Path, round_over: Round, codes: Codes) -> None:
    for number in range(30):
        _put(inbox / str(number % 3) / f"{number}.xlsx")
    collection = round_over(rules={"most_files": 10})
    assert len(collection.deliveries) == 10
    assert codes(collection) == [("source_too_many_files", "")]
