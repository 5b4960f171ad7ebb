"""The officer's inbox: what waits, what decides it, and that the next night acts on it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from desk import Change
from hopnhat.nightly import steps
from hopnhat.officers.inbox import Group, Inbox, Question
from hopnhat.officers.own_desk import desk_of
from hopnhat.settings import Settings
from province import VARIABLE
from province.folder import OWN_COPY, forget_folder
from tests.sweep import with_the_whole_contract
from warehouse import Warehouse

TODAY = date(2026, 12, 1)
NAME = "Đoàn Đảo Ngọc"
STEPS = ("collect", "read", "check", "load")


@pytest.fixture(scope="module")
def office(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with an_office(settings, tmp_path_factory.mktemp("office") / "home") as own:
        yield own


@contextmanager
def an_office(settings: Settings, home: Path) -> Iterator[Settings]:
    """Give an installation of its own lists, to which two files came that only the office can place."""
    shutil.copytree(settings.home, home, ignore=shutil.ignore_patterns("stage"))
    before = os.environ[VARIABLE]
    shutil.copytree(before, home / OWN_COPY)
    os.environ[VARIABLE] = str(home / OWN_COPY)
    forget_folder()
    inbox = home / "inbox"
    stranger = inbox / "Gửi nhờ" / "Số liệu 2020-H1.xlsx"
    stranger.parent.mkdir()
    write_for(inbox / "Huyện đoàn Ba Chẽ" / "Số liệu công tác Đoàn 2020-H1.xlsx", stranger, "Huyện đoàn Ba Chẽ")
    named = inbox / "Huyện đoàn Vân Đồn" / "Hoạt động quý 2020-H1.xlsx"
    write_for(inbox / "Huyện đoàn Ba Chẽ" / "Hoạt động tiêu biểu 2020-H1.xlsx", named, NAME)
    try:
        own = Settings.load(home)
        night(own, "dem-2")
        yield own
    finally:
        os.environ[VARIABLE] = before
        forget_folder()


def write_for(one: Path, other: Path, unit: str) -> None:
    """Write a return again as another unit's, without the stamp of its template."""
    book = openpyxl.load_workbook(one)
    for sheet in [sheet for sheet in book if sheet.sheet_state != "visible"]:
        book.remove(sheet)
    for row in book.worksheets[0].iter_rows(max_row=8):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("Đơn vị:"):
                cell.value = f"Đơn vị: {unit}"
    book.save(other)
    os.utime(other, ns=(one.stat().st_atime_ns, one.stat().st_mtime_ns))


def night(settings: Settings, night_id: str) -> None:
    for step in STEPS:
        steps.run(step, settings, night_id)


def waiting(settings: Settings) -> list[Group]:
    return Inbox(settings).groups("lan", TODAY)


def asked(settings: Settings, code: str) -> Question:
    [found] = [one for group in waiting(settings) for one in group.questions if one.code == code]
    return found


def test_a_stranger_is_asked_about_with_the_line_that_answers_it_and_the_unit_it_claims(office: Settings) -> None:
    [way] = asked(office, "sender_unknown").ways
    assert (way.list, way.asks, way.candidates) == ("senders.csv", "unit_id", (("D202", "Huyện đoàn Ba Chẽ"),))
    assert (way.cells["source"], way.cells["place"], way.cells["by"]) == ("hop-thu", "Gửi nhờ", "lan")


def test_a_spelling_nobody_knows_is_proposed_as_an_alias_of_whoever_sent_it(office: Settings) -> None:
    question = asked(office, "unit_unknown")
    [way] = question.ways
    assert (question.value, way.list, way.cells) == (NAME, "aliases.csv", {"alias": NAME})
    assert way.candidates == (("D203", "Huyện đoàn Vân Đồn"),)


def test_what_is_set_aside_is_not_asked_and_is_asked_again_under_the_same_key(office: Settings) -> None:
    key = asked(office, "unit_unknown").key
    left = Inbox(office).groups("minh", TODAY, [key])
    assert [one.code for group in left for one in group.questions] == ["sender_unknown"]


def test_a_trial_says_which_figures_of_a_draft_would_be_others(office: Settings) -> None:
    draft = office.drafts / "field_visits" / "2020-H1" / "Dự thảo 1" / "manifest.json"
    draft.parent.mkdir(parents=True)
    draft.write_text('{"name": "Báo cáo", "period": "2020-H1", "files": {}}', encoding="utf-8")
    cells = {
        "unit_id": "D203",
        "form": "DI_CO_SO_KQ",
        "period": "2020-H1",
        "document": "12-CV",
        "document_date": "2020",
    }
    [of_the_draft, *_] = desk_of(office).propose(Change("add", "exemptions.csv", "thiên tai", cells=cells)).effects
    assert re.search(r"^Dự thảo .* từ (\S+) \(chưa gồm (\d+)/(\d+) đơn vị\) sang \1 \(chưa gồm (?!\2)", of_the_draft)


@with_the_whole_contract
def test_two_decisions_are_no_longer_asked_and_the_next_night_reads_both_files_again(office: Settings) -> None:
    desk = desk_of(office)
    for code in ("sender_unknown", "unit_unknown"):
        [way] = asked(office, code).ways
        cells = {**way.cells, "unit_id": way.candidates[0][0], "reason": "đơn vị xác nhận qua điện thoại"}
        known = {column.name for column in desk.lists[way.list].columns}
        change = Change("add", way.list, "đơn vị xác nhận", cells={name: cells[name] for name in known & cells.keys()})
        if code == "unit_unknown":
            assert "1 câu hỏi về tên đơn vị" in "".join(desk.propose(change).effects)
        desk.save(change, "lan", datetime.now(UTC))
        forget_folder()
    assert waiting(office) == []
    night(office, "dem-3")
    with Warehouse(office.warehouse).reading() as connection:
        found = connection.execute("SELECT unit_id, form FROM core_submissions WHERE night_id = 'dem-3' ORDER BY ALL")
        assert found.fetchall() == [("D202", "BC_SOLIEU"), ("D203", "HOAT_DONG")]
    night(office, "dem-4")
    with Warehouse(office.warehouse).reading() as connection:
        assert connection.execute("SELECT count(*) FROM core_nights WHERE night_id = 'dem-4'").fetchall() == [(0,)]
