"""A journal is only added to, and whatever else is done to it shows."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from durable import BEGINNING, DamagedJournalError, Journal


def add(folder: Path, *words: str) -> None:
    for word in words:
        with Journal(folder).adding() as (_, added):
            added({"word": word})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    add(tmp_path, "một", "hai", "ba")
    return Journal(tmp_path)


def test_each_entry_holds_the_digest_of_the_one_before(journal: Journal) -> None:
    entries = journal.entries()
    assert [one.said["word"] for one in entries] == ["một", "hai", "ba"]
    assert [one.said["previous"] for one in entries] == [BEGINNING, *(one.sha256 for one in entries[:-1])]


def rewrite(journal: Journal, number: int, change: Callable[[str], str]) -> None:
    path = journal.path(number)
    path.chmod(0o640)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("number", [1, 2])
def test_an_entry_that_was_changed_is_named_by_whoever_reads_or_adds(journal: Journal, number: int) -> None:
    rewrite(journal, number, lambda text: text.replace('"word"', '"wort"'))
    with pytest.raises(DamagedJournalError) as told:
        journal.entries()
    assert told.value.number == number
    with pytest.raises(DamagedJournalError):
        add(journal.folder, "bốn")


@pytest.mark.parametrize("number", [1, 2])
def test_an_entry_that_is_missing_is_named(journal: Journal, number: int) -> None:
    journal.path(number).unlink()
    with pytest.raises(DamagedJournalError) as told:
        journal.entries()
    assert told.value.number == number


def test_an_entry_that_was_put_in_between_shows(journal: Journal) -> None:
    third = json.loads(journal.path(3).read_bytes())
    journal.path(4).write_text(json.dumps({**third, "number": 4}), encoding="utf-8")
    with pytest.raises(DamagedJournalError):
        journal.entries()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_an_entry_that_is_no_entry_is_named(journal: Journal, content: bytes) -> None:
    journal.path(3).unlink()
    journal.path(3).write_bytes(content)
    with pytest.raises(DamagedJournalError) as told:
        journal.entries()
    assert told.value.number == 3


def test_entries_can_be_read_and_not_written_over(journal: Journal) -> None:
    assert {path.stat().st_mode & 0o777 for path in journal.folder.glob("*.json")} == {0o440}


def test_those_who_add_at_the_same_moment_stand_one_behind_the_other(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.starmap(add, [(tmp_path, f"{number}a", f"{number}b", f"{number}c") for number in range(3)])
    assert len(Journal(tmp_path).entries()) == 9
