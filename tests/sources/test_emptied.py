"""A place that has lost what it held, and files that never become ready: said, with what to do, until it is mended."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from findings import catalogue
from sources import Collection, Waiting
from tests.sources.conftest import NIGHT

Round = Callable[..., Collection]
Codes = Callable[[Collection], list[tuple[str, str]]]
NEXT = NIGHT + timedelta(days=1)


def _fill(inbox: Path, count: int) -> list[Path]:
    paths = [inbox / f"{number}.xlsx" for number in range(count)]
    for path in paths:
        path.write_text(path.name)
    return paths


def _codes(collection: Collection) -> list[str]:
    return [finding.code for finding in collection.findings]


def test_an_inbox_empty_after_many_known_files_is_not_nothing_new(inbox: Path, round_over: Round) -> None:
    _fill(inbox, 108)
    first = round_over()
    shutil.rmtree(inbox)
    inbox.mkdir()
    for night in (NEXT, NEXT + timedelta(days=1)):  # each night, until somebody has seen to it
        [finding] = round_over(first, now=night).findings
        assert (finding.code, str(finding.severity)) == ("source_emptied", "error")
        assert catalogue()["source_emptied"].owner == "operator"
        text = catalogue().message(finding)
        assert "từng có 108 tệp, nay 108 tệp" in text
        assert "“cleared: 2026-01-0" in text


@pytest.mark.parametrize(("kept", "codes"), [(9, ["source_emptied"]), (10, []), (20, [])])
def test_most_files_gone_is_said_and_some_are_not(kept: int, codes: list[str], inbox: Path, round_over: Round) -> None:
    paths = _fill(inbox, 20)
    first = round_over()
    for path in paths[kept:]:
        path.unlink()
    (inbox / "mới.xlsx").write_text("mới")
    second = round_over(first, now=NEXT)
    assert _codes(second) == codes
    assert [delivery.name for delivery in second.deliveries] == ["mới.xlsx"]  # what is there is taken all the same


def test_the_few_files_of_a_small_folder_may_go(inbox: Path, round_over: Round) -> None:
    for path in _fill(inbox, 4):
        first = round_over()
        path.unlink()
    assert _codes(round_over(first, now=NEXT)) == []


@pytest.mark.parametrize(
    ("cleared", "codes"),
    [
        (date(2026, 1, 6), []),  # in Vietnam, where the first night was on the 6th
        (date(2026, 1, 5), ["source_emptied"]),  # before these files came
        ("often", []),
        (None, ["source_emptied"]),
    ],
)
def test_a_place_that_was_cleared_on_purpose_says_so_in_one_line(
    cleared: date | str | None, codes: list[str], inbox: Path, round_over: Round
) -> None:
    paths = _fill(inbox, 9)
    first = round_over()
    for path in paths:
        path.unlink()
    assert _codes(round_over(first, now=NEXT, cleared=cleared)) == codes


def test_a_folder_that_cannot_be_opened_is_said_once(inbox: Path, round_over: Round, monkeypatch) -> None:
    (inbox / "D193").mkdir()
    _fill(inbox / "D193", 9)
    first = round_over()
    opened = os.open

    def shut(path, *rest, **more):
        if path == "D193":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", shut)
    assert _codes(round_over(first, now=NEXT)) == ["source_folder_unreadable"]


def test_files_still_being_written_or_refused_are_not_gone(inbox: Path, round_over: Round) -> None:
    paths = _fill(inbox, 9)
    first = round_over()
    for path in paths[:5]:
        path.unlink()
        path.symlink_to("/nowhere")
    moment = NEXT.timestamp()
    for path in paths[5:]:
        os.utime(path, (moment, moment))
    second = round_over(first, now=NEXT, rules={"settle_seconds": 60})
    assert _codes(second) == ["source_link_refused"] * 5
    assert second.ignored == {"still_written": 4}


def test_without_its_marker_a_place_is_another_one_and_nothing_is_taken(inbox: Path, round_over: Round) -> None:
    _fill(inbox, 2)
    away = round_over(marker="KHONG-XOA.txt")
    assert (_codes(away), away.deliveries) == (["source_marker_missing"], [])
    (inbox / "D193").mkdir()
    (inbox / "D193" / "KHONG-XOA.txt").write_text("")  # at the top, or it is none
    assert _codes(round_over(marker="KHONG-XOA.txt")) == ["source_marker_missing"]
    (inbox / "KHONG-XOA.txt").write_text("")
    back = round_over(marker="KHONG-XOA.txt")
    assert _codes(back) == []
    assert "KHONG-XOA.txt" not in [delivery.name for delivery in back.deliveries]


def test_a_file_that_is_being_written_night_after_night_is_said(
    inbox: Path, tmp_path: Path, round_over: Round, codes: Codes
) -> None:
    path = inbox / "a.xlsx"
    rules = {"settle_seconds": 60}

    def night(number: int) -> Collection:
        moment = NIGHT + timedelta(days=number)
        path.write_text(str(number))
        os.utime(path, (moment.timestamp(), moment.timestamp()))
        return round_over(now=moment, rules=rules, waiting=Waiting(tmp_path / "waiting.sealed"))

    assert codes(night(0)) == []
    assert codes(night(1)) == [("source_file_unsettled", "a.xlsx")]
    assert "từ 05:00 ngày 06/01/2026" in catalogue().message(night(2).findings[0])
    taken = round_over(now=NIGHT + timedelta(days=3), rules=rules, waiting=Waiting(tmp_path / "waiting.sealed"))
    assert (codes(taken), len(taken.deliveries)) == ([], 1)
    assert codes(night(4)) == []  # another time, counted anew


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped"])
def test_what_is_remembered_of_files_that_wait_may_be_damaged(
    damage: str, inbox: Path, tmp_path: Path, round_over: Round, codes: Codes
) -> None:
    memory = tmp_path / "waiting.sealed"
    (inbox / "a.xlsx").write_text("a")

    def night(moment: datetime) -> Collection:
        os.utime(inbox / "a.xlsx", (moment.timestamp(), moment.timestamp()))
        return round_over(now=moment, rules={"settle_seconds": 60}, waiting=Waiting(memory))

    night(NIGHT)
    content = memory.read_bytes()
    harmed = {"empty": b"", "cut": content[:9], "flipped": bytes([content[0] ^ 1]) + content[1:]}
    memory.write_bytes(harmed[damage]) if damage in harmed else memory.unlink()
    assert codes(night(NEXT)) == []  # begun anew: said a night later
    assert codes(night(NEXT + timedelta(days=1))) == [("source_file_unsettled", "a.xlsx")]


@pytest.fixture
def bucket() -> Iterator[MemoryFileSystem]:
    files = MemoryFileSystem()
    files.makedirs("/kho/nhận")
    yield files
    files.rm("/kho", recursive=True)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({}, "source_unreachable"),
        ({"name": 7}, "source_unreachable"),
        ({"name": "/kho/nhận/x.xlsx"}, "source_unreachable"),
        ({"name": "/kho/nhận/x.xlsx", "type": "file", "size": 1, "mtime": "hôm qua"}, "source_unreachable"),
        ({"name": "/kho/nhận/x.xlsx", "type": "file", "size": "nhiều"}, "source_unreachable"),
        ({"name": "/kho/nhận/x.xlsx", "type": "socket"}, "source_file_not_regular"),
        ({"name": "/ngoài/x.xlsx", "type": "file", "size": 1}, "source_link_refused"),
    ],
)
def test_a_remote_listing_of_another_shape_is_said(entry, code, bucket, round_over: Round, monkeypatch) -> None:
    monkeypatch.setattr(MemoryFileSystem, "ls", lambda *_, **__: [entry])
    assert _codes(round_over(location="memory://kho/nhận")) == [code]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileNotFoundError("x"), "source_unreachable"),
        (PermissionError("x"), "source_unreachable"),
        (TimeoutError("x"), "source_unreachable"),
        (RuntimeError("botocore"), "source_unreachable"),
        (RecursionError("x"), "source_unreachable"),
        (None, "source_emptied"),
    ],
)
def test_a_remote_place_that_lists_nothing_is_said(error, code, bucket, round_over: Round, monkeypatch) -> None:
    for number in range(6):
        bucket.pipe_file(f"/kho/nhận/{number}.xlsx", b"x")
    first = round_over(location="memory://kho/nhận")

    def ls(*_, **__):
        if error:
            raise error
        return []

    monkeypatch.setattr(MemoryFileSystem, "ls", ls)
    assert _codes(round_over(first, location="memory://kho/nhận", now=NEXT)) == [code]


def test_a_remote_folder_that_may_not_be_read_costs_only_itself(bucket, round_over: Round, monkeypatch) -> None:
    for name in ("D193/a.xlsx", "D199/b.xlsx"):
        bucket.pipe_file(f"/kho/nhận/{name}", b"x")
    listed = MemoryFileSystem.ls

    def ls(self, path, *rest, **more):
        if path.endswith("D193"):
            raise PermissionError(13, "Permission denied")
        return listed(self, path, *rest, **more)

    monkeypatch.setattr(MemoryFileSystem, "ls", ls)
    collection = round_over(location="memory://kho/nhận")
    assert _codes(collection) == ["source_folder_unreadable"]
    assert [delivery.name for delivery in collection.deliveries] == ["D199/b.xlsx"]


def test_a_remote_file_whose_second_look_cannot_be_understood_costs_only_itself(
    bucket, round_over: Round, monkeypatch
) -> None:
    bucket.pipe_file("/kho/nhận/a.xlsx", b"x")
    monkeypatch.setattr(MemoryFileSystem, "info", lambda *_, **__: {"size": 1, "mtime": "hôm qua"})
    assert _codes(round_over(location="memory://kho/nhận")) == ["source_file_unreadable"]
