"""Local inbox folders: what is taken, what is left, and what is never followed."""

from __future__ import annotations

import os
import socket
import threading
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
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


def test_a_flat_inbox_and_a_tree_are_both_taken(inbox: Path, round_over: Round, store: Store) -> None:
    _put(inbox / "tổng hợp.xlsx", "một")
    _put(inbox / "Huyện đoàn Tiên Yên" / "quý 1" / "kết quả.xls", "hai")
    collection = round_over()
    assert _names(collection) == ["Huyện đoàn Tiên Yên/quý 1/kết quả.xls", "tổng hợp.xlsx"]
    delivery = collection.deliveries[1]
    assert store.path(delivery.sha256).read_text(encoding="utf-8") == "một"
    assert delivery.size_bytes == len("một".encode())
    assert delivery.modified_at is not None
    assert delivery.modified_at.tzinfo is not None
    assert collection.findings == []


def test_a_name_in_decomposed_unicode_is_delivered_composed(inbox: Path, round_over: Round) -> None:
    _put(inbox / unicodedata.normalize("NFD", "Kết quả Thị đoàn Đông Triều.xlsx"))
    collection = round_over()
    assert _names(collection) == ["Kết quả Thị đoàn Đông Triều.xlsx"]
    assert collection.findings == []


def test_one_name_in_both_unicode_forms_is_two_files(inbox: Path, round_over: Round, codes: Codes) -> None:
    name = "Hải Hà.xlsx"
    _put(inbox / name, "một")
    _put(inbox / unicodedata.normalize("NFD", name), "hai")
    collection = round_over()
    assert len(set(_names(collection))) == 2
    assert codes(collection) == [("source_file_name_twice", name)]
    assert round_over(collection).unchanged == 2


def test_lock_files_partial_downloads_and_hidden_files_are_counted_only(inbox: Path, round_over: Round) -> None:
    for name in ("~$a.xlsx", ".~lock.a.ods#", "a.xlsx.part", "b.XLSX.crdownload", "c.tmp", "d.download"):
        _put(inbox / name)
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._a.xlsx", ".git/config", ".bí mật.xlsx"):
        _put(inbox / name)
    _put(inbox / "thật.xlsx")
    collection = round_over()
    assert _names(collection) == ["thật.xlsx"]
    assert collection.ignored == {"lock_file": 2, "partial": 4, "system": 4, "hidden": 2}
    assert collection.findings == []


def test_a_file_touched_a_moment_ago_is_left_for_the_next_round(inbox: Path, round_over: Round) -> None:
    path = _put(inbox / "đang ghi.xlsx")
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    early = round_over(now=moment + timedelta(seconds=30), rules={"settle_seconds": 60})
    assert early.deliveries == []
    assert early.ignored == {"still_written": 1}
    late = round_over(now=moment + timedelta(seconds=61), rules={"settle_seconds": 60})
    assert _names(late) == ["đang ghi.xlsx"]


def test_a_file_dated_in_the_future_is_not_left_for_ever(inbox: Path, round_over: Round) -> None:
    path = _put(inbox / "đồng hồ sai.xlsx")
    os.utime(path, (4e9, 4e9))
    assert _names(round_over(rules={"settle_seconds": 60})) == ["đồng hồ sai.xlsx"]


def test_a_file_that_grows_between_two_looks_is_left(
    inbox: Path, register: Callable[..., Registration], store: Store
) -> None:
    path = _put(inbox / "đang chép.xlsx", "nửa")
    source = InboxSource(register())
    entry = source.list(datetime.now(UTC)).entries[0]
    with path.open("a", encoding="utf-8") as more:
        more.write(" nữa")
    with pytest.raises(StillWrittenError):
        source.fetch(entry, store)
    assert list(store) == []


def test_a_file_that_changes_while_it_is_copied_is_left(
    inbox: Path, register: Callable[..., Registration], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _put(inbox / "đang chép.xlsx", "x" * 5_000_000)
    source = InboxSource(register())
    entry = source.list(datetime.now(UTC)).entries[0]
    read = os.read

    def read_and_write(handle: int, size: int) -> bytes:
        with path.open("r+b") as other:
            other.write(b"y")
            os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
        return read(handle, size)

    monkeypatch.setattr(os, "read", read_and_write)
    with pytest.raises(StillWrittenError):
        source.fetch(entry, store)
    monkeypatch.undo()
    assert list(store) == []


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


def test_a_missing_inbox_is_one_finding_for_the_operator(inbox: Path, round_over: Round) -> None:
    inbox.rmdir()
    (finding,) = round_over().findings
    assert finding.code == "source_unreachable"
    assert str(inbox) in catalogue().message(finding)
