"""A Drive that answers 200 with something else: each kind of question crossed with each kind of answer.

Whatever comes, the night ends in files taken or in a finding that tells whoever runs the server what to do: never in a
traceback, never in a file that "is still being written" for ever, and never in bytes that are not the file's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from findings import catalogue
from samples.drive import Drive
from samples.drive_server import DriveServer, Fault
from sources import Store, Waiting
from tests.sources.drive.asking import NIGHT, QUICK, Round, codes, names, said, workbook

Answer = Callable[[bytes], bytes]
LOGIN = b"<!DOCTYPE html><html><body><form action='/login'>Dang nhap mang</form></body></html>"
QUESTIONS = {
    "token": "/token",
    "folder": "fields=id,mimeType",
    "list": "in parents",
    "file": "alt=media",
    "sheet": "/export",
}
CONTENTS = {workbook("a"), workbook("b")}
IMPATIENT = replace(QUICK, attempts=2)


def _json(change: Callable[[dict[str, Any]], object]) -> Answer:
    """An answer of JSON with something changed; any other answer becomes none."""

    def answer(body: bytes) -> bytes:
        try:
            said = json.loads(body)
        except ValueError:
            return b""
        changed = change(said)
        return json.dumps(said if changed is None else changed).encode()

    return answer


def _each(change: Callable[[dict[str, Any]], object]) -> Answer:
    """A list of which every entry is changed."""
    return _json(lambda said: [change(entry) for entry in said.get("files", [])] and None)


ANSWERS: dict[str, tuple[Answer, str]] = {
    "a login page": (lambda _: LOGIN, "text/html"),
    "a login page that calls itself JSON": (lambda _: LOGIN, ""),
    "nothing": (lambda _: b"", ""),
    "an empty object": (lambda _: b"{}", "application/json"),
    "an empty list": (lambda _: b"[]", "application/json"),
    "null": (lambda _: b"null", "application/json"),
    "a number": (lambda _: b"17", "application/json"),
    "deep JSON": (lambda _: b'{"files":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json"),
    "no UTF-8": (lambda _: b"\xff\xfe\x00{", "application/json"),
    "an error": (lambda _: b'{"error": {"errors": [{"reason": "accessNotConfigured"}]}}', "application/json"),
    "an error in words": (lambda _: b'{"error": "quota"}', "application/json"),
    "half": (lambda body: body[: len(body) // 2], ""),
    "one byte more": (lambda body: body + b" ", ""),
    "another workbook": (lambda _: workbook("của ai khác", 40), ""),
    "a workbook of the same size": (lambda body: workbook("c")[: len(body)].ljust(len(body)), ""),
    "twice": (lambda body: body + body, ""),
    "no files": (_json(lambda said: said.pop("files", None) and None), ""),
    "files that are no list": (_json(lambda said: said.update(files={"id": "a"})), ""),
    "files that are no entries": (_json(lambda said: said.update(files=["a", 1, None, []])), ""),
    "the same page for ever": (_json(lambda said: said.update(nextPageToken="1")), ""),
    "a search that did not end": (_json(lambda said: said.update(incompleteSearch=True)), ""),
    "every file twice": (_json(lambda said: said.update(files=said.get("files", []) * 2)), ""),
    **{
        f"entries without {field}": (_each(lambda entry, field=field: entry.pop(field, None)), "")  # type: ignore[misc]
        for field in ("id", "name", "mimeType", "parents", "modifiedTime", "md5Checksum", "size", "createdTime")
    },
    **{
        f"entries with {field} {value!r}": (_each(lambda entry, f=field, v=value: entry.update({f: v})), "")  # type: ignore[misc]
        for field, value in (
            ("id", "x' or 'a"), ("id", 7), ("name", None), ("name", ["a"]), ("mimeType", 3), ("parents", "a"),
            ("parents", ["nobody"]), ("size", "many"), ("size", -1), ("size", "3"), ("md5Checksum", "0" * 32),
            ("md5Checksum", 5), ("modifiedTime", "yesterday"), ("modifiedTime", 0), ("trashed", "yes"),
            ("capabilities", "all"), ("createdTime", 12),
        )
    },
    "a folder without a kind": (_json(lambda said: said.pop("mimeType", None) and None), ""),
    "a folder without an id": (_json(lambda said: said.pop("id", None) and None), ""),
    "a token of no time": (_json(lambda said: said.update(expires_in="soon")), ""),
    "a token that is a number": (_json(lambda said: said.update(access_token=5)), ""),
}  # fmt: skip


@pytest.fixture
def two(drive: Drive, root: str) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))


_ONE_QUESTIONS_OWN = {
    "token": ("a token",),
    "folder": ("a folder",),
    "list": ("entries", "files", "every", "the same", "a search"),
}


def _crossed() -> Iterator[tuple[str, str]]:
    """Every question with every answer, but with those made of another question's own good one."""
    for name in ANSWERS:
        owners = [question for question, starts in _ONE_QUESTIONS_OWN.items() if name.startswith(starts)]
        yield from ((question, name) for question in owners or QUESTIONS)


@pytest.mark.parametrize(("question", "answer"), _crossed())
def test_whatever_answers_the_night_ends_in_files_or_in_a_word_to_the_operator(
    question: str, answer: str, two: None, server: DriveServer, night: Round, store: Store
) -> None:
    instead, kind = ANSWERS[answer]
    server.faults.append(Fault(QUESTIONS[question], times=999, instead=instead, kind=kind))
    waiting = Waiting()
    collection = night(patience=IMPATIENT, waiting=waiting)
    if collection.ignored.get("still_written"):  # what is listed wrong may be a file that changed since: for one night
        collection = night(collection, patience=IMPATIENT, waiting=waiting, now=NIGHT + timedelta(days=1))
    owners = {catalogue().entry_of(finding).owner for finding in collection.findings}
    assert len(collection.deliveries) == 2 or "operator" in owners
    # A Sheet has no checksum of its own: another workbook in its place cannot be told from it.
    others = {store.path(sha256).read_bytes() for sha256 in store} - CONTENTS
    assert others == set() or (question == "sheet" and all(content.startswith(b"PK") for content in others))
    assert "…" not in said(collection)
    server.faults.clear()
    assert sorted({*names(collection), *names(night(collection))}) == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        ("list", "a login page", "drive_answer_strange"),
        ("list", "no files", "drive_answer_strange"),
        ("list", "the same page for ever", "drive_answer_strange"),
        ("list", "a search that did not end", "drive_list_incomplete"),
        ("list", "entries without name", "drive_entries_strange"),
        ("folder", "an error", "drive_answer_strange"),
        ("token", "a login page", "drive_answer_strange"),
        ("file", "a login page", "drive_file_strange"),
        ("file", "a workbook of the same size", "drive_file_strange"),
        ("sheet", "a login page", "drive_file_strange"),
    ],
)
def test_a_strange_answer_is_called_one(
    question: str, answer: str, code: str, two: None, server: DriveServer, night: Round
) -> None:
    instead, kind = ANSWERS[answer]
    server.faults.append(Fault(QUESTIONS[question], times=999, instead=instead, kind=kind))
    assert codes(night(patience=IMPATIENT)) == [code]


def test_a_drive_that_shows_nothing_of_what_it_held_is_not_nothing_new(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    for number in range(6):
        drive.workbook(f"{number}.xlsx", root, workbook(str(number)))
    first = night()
    server.faults.append(Fault("in parents", times=999, instead=_json(lambda said: said.update(files=[]))))
    assert codes(night(first)) == ["source_emptied"]
    assert "6 tệp" in said(night(first))


def test_what_a_page_answers_for_a_file_without_a_checksum_is_not_taken_for_it(
    two: None, server: DriveServer, night: Round, store: Store, tmp_path: Path
) -> None:
    server.faults.append(
        Fault("in parents", times=999, instead=_each(lambda entry: [entry.pop("md5Checksum", 0), entry.pop("size", 0)]))
    )
    server.faults.append(Fault("alt=media", times=999, instead=lambda _: LOGIN, kind="text/html; charset=utf-8"))
    assert codes(night(patience=IMPATIENT)) == ["drive_file_strange"]
    assert LOGIN not in {store.path(sha256).read_bytes() for sha256 in store}
