"""Local inbox folders: what is taken, what is left, and what is never followed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from findings import catalogue
from sources import Collection, Registration, Store
from sources.inbox import InboxSource
from sources.source import StillWrittenError

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


def test_a_missing_inbox_is_one_finding_for_the_operator(inbox: Path, round_over: Round) -> None:
    inbox.rmdir()
    (finding,) = round_over().findings
    assert finding.code == "source_unreachable"
    assert str(inbox) in catalogue().message(finding)
