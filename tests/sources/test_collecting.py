"""A round: new, changed, unchanged, twice, and one bad source among good ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from findings import Finding, catalogue
from organisation.senders import Sender, SenderLine, SenderLines
from sources import Collection, Entry, Listing, Registration, Store, collect
from sources.folders import folder_source
from sources.inbox import InboxSource
from sources.rules import read_rules
from sources.source import FileRefusedError, SourceUnreachableError

Round = Callable[..., Collection]
NOW = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


def test_a_second_round_reads_nothing(inbox: Path, round_over: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (inbox / f"{number}.xlsx").write_text(str(number))
    first = round_over()

    def no_fetch(*_: object) -> str:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(InboxSource, "fetch", no_fetch)
    second = round_over(first)
    assert (len(first.deliveries), first.unchanged) == (5, 0)
    assert (len(second.deliveries), second.unchanged) == (0, 5)


def test_a_changed_file_of_the_same_size_is_delivered_again(inbox: Path, round_over: Round) -> None:
    path = inbox / "a.xlsx"
    path.write_text("một")
    first = round_over()
    path.write_text("hai")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    second = round_over(first)
    assert [delivery.name for delivery in second.deliveries] == ["a.xlsx"]
    assert second.deliveries[0].sha256 != first.deliveries[0].sha256


def test_bytes_lost_from_the_store_are_taken_again(inbox: Path, round_over: Round, store: Store) -> None:
    (inbox / "a.xlsx").write_text("một")
    first = round_over()
    store.path(first.deliveries[0].sha256).unlink()
    assert len(round_over(first).deliveries) == 1


def test_the_same_bytes_in_two_places_are_two_deliveries_of_one_hash(
    inbox: Path, round_over: Round, store: Store
) -> None:
    (inbox / "a.xlsx").write_text("một")
    (inbox / "b.xlsx").write_text("một")
    deliveries = round_over().deliveries
    assert [delivery.name for delivery in deliveries] == ["a.xlsx", "b.xlsx"]
    assert [delivery.sha256 for delivery in deliveries] == list(store) * 2


def test_one_bad_source_does_not_stop_the_others(
    inbox: Path, register: Callable[..., Registration], store: Store
) -> None:
    (inbox / "a.xlsx").write_text("một")
    sources = [folder_source(register("/nowhere", id="xấu")), folder_source(register())]
    collection = collect(sources, store, {}, NOW)
    assert [finding.code for finding in collection.findings] == ["source_unreachable"]
    assert [delivery.source_id for delivery in collection.deliveries] == ["hop-thu"]


class Failing:
    """A source of ten files that gives the first and then fails as told."""

    def __init__(self, registration: Registration, error: Callable[[], Exception]) -> None:
        self.registration = registration
        self.asked = 0
        self._error = error

    def list(self, now: datetime) -> Listing:
        return Listing([Entry(f"{number}.xlsx", str(number), "1", 1, now) for number in range(10)])

    def fetch(self, entry: Entry, store: Store) -> str:
        self.asked += 1
        if self.asked > 1:
            raise self._error()
        return store.put(b"x")


def _finding() -> Finding:
    return catalogue().find("source_file_unreadable", params={"reason": "hết giờ"})


@pytest.mark.parametrize(
    ("error", "asked", "codes"),
    [
        (lambda: SourceUnreachableError(_finding()), 2, ["source_file_unreadable"]),
        (
            lambda: FileRefusedError(_finding(), ailing=True),
            4,
            ["source_file_unreadable"] * 3 + ["source_given_up"],
        ),
        (lambda: FileRefusedError(_finding()), 10, ["source_file_unreadable"] * 9),
    ],
    ids=["unreachable", "ailing", "single files"],
)
def test_a_source_that_fails_midway_is_given_up_but_keeps_what_came(
    error: Callable[[], Exception],
    asked: int,
    codes: list[str],
    register: Callable[..., Registration],
    store: Store,
) -> None:
    source = Failing(register(), error)
    collection = collect([source], store, {}, NOW)
    assert source.asked == asked
    assert len(collection.deliveries) == 1
    assert [finding.code for finding in collection.findings] == codes


def test_a_full_disk_is_our_fault_and_stops_the_round(
    inbox: Path, register: Callable[..., Registration], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.xlsx").write_text("một")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        collect([folder_source(register())], store, {}, NOW)
    assert list(store) == []


@pytest.mark.parametrize(
    ("folder", "period", "unit_id"),
    [
        ("Huyện đoàn Tiên Yên", "2020-H1", "D199"),
        ("huyen doan tien yen", "2020-H1", "D199"),
        ("D199", "2020-H1", "D199"),
        ("Huyện đoàn Tiên Yên", None, "D199"),  # no other unit was ever called so
        ("Đoàn Than", "2020-H1", "T_THAN"),
        ("Huyện đoàn Hoành Bồ", "2020-H1", None),  # merged into Hạ Long on 1/1/2020
        ("Huyện đoàn Hoành Bồ", "2019-H2", "D204"),
        ("Đoàn phường Hà Tu", "2020-H1", "B06664"),
    ],
)
def test_the_first_folder_names_the_unit_as_of_the_period(
    folder: str, period: str | None, unit_id: str | None, inbox: Path, round_over: Round
) -> None:
    (inbox / folder).mkdir()
    for name in ("a.xlsx", "b.xlsx"):
        (inbox / folder / name).write_text(name)
    collection = round_over(unit="by-folder", period=period)
    assert [delivery.sender.unit_id for delivery in collection.deliveries] == [unit_id] * 2
    assert {delivery.sender.place for delivery in collection.deliveries} == {folder}
    assert [finding.code for finding in collection.findings] == ([] if unit_id else ["source_folder_unknown"])


def test_a_folder_whose_unit_depends_on_the_day_is_left_to_the_files_own_period(inbox: Path, round_over: Round) -> None:
    (inbox / "Đoàn phường Hà Tu").mkdir()
    (inbox / "Đoàn phường Hà Tu" / "a.xlsx").write_text("một")
    collection = round_over(unit="by-folder")
    (delivery,) = collection.deliveries
    assert (delivery.sender.unit_id, delivery.sender.name) == (None, "Đoàn phường Hà Tu")
    assert collection.findings == []


def test_a_folder_that_names_nobody_is_said_once_and_its_files_are_taken_of_nobody(
    inbox: Path, round_over: Round
) -> None:
    for folder in ("Lung tung", "Lung tung/sâu"):
        (inbox / folder).mkdir()
        (inbox / folder / "a.xlsx").write_text(folder)
    collection = round_over(unit="by-folder")
    assert [delivery.sender for delivery in collection.deliveries] == [Sender("hop-thu", "Lung tung")] * 2
    assert [(finding.code, finding.value) for finding in collection.findings] == [
        ("source_folder_unknown", "Lung tung")
    ]


def test_a_fixed_unit_forms_and_period_travel_with_the_delivery(inbox: Path, round_over: Round) -> None:
    (inbox / "a.xlsx").write_text("một")
    (delivery,) = round_over(unit="D193", forms=("DI_CO_SO_KQ",), period="2020-H1").deliveries
    assert (delivery.sender.unit_id, delivery.forms, delivery.period) == ("D193", ("DI_CO_SO_KQ",), "2020-H1")


@pytest.mark.parametrize("unit", ["by-folder", None])
def test_of_a_file_beside_the_unit_folders_or_in_a_place_of_nobodys_the_sender_is_unknown(
    unit: str | None, inbox: Path, round_over: Round
) -> None:
    (inbox / "a.xlsx").write_text("một")
    assert round_over(unit=unit).deliveries[0].sender == Sender("hop-thu", "a.xlsx")


def test_where_the_office_puts_files_itself_the_province_sends_and_the_file_says_the_unit(
    inbox: Path, round_over: Round
) -> None:
    (inbox / "Huyện đoàn Tiên Yên").mkdir()
    (inbox / "Huyện đoàn Tiên Yên" / "a.xlsx").write_text("một")
    [delivery] = round_over(unit="by-file").deliveries
    assert (delivery.sender.unit_id, delivery.sender.by_file) == ("QN", True)


def test_an_officers_answer_gives_a_place_its_sender_or_another_unit_to_speak_for(
    inbox: Path, register: Callable[..., Registration], store: Store
) -> None:
    for folder in ("Lung tung", "Huyện đoàn Tiên Yên"):
        (inbox / folder).mkdir()
        (inbox / folder / "a.xlsx").write_text(folder)
    answered = [
        SenderLine("hop-thu", place, unit_id, date.min, date.max, "Ban", "đã gọi điện hỏi")
        for place, unit_id in [("Lung tung", "D202"), ("Huyện đoàn Tiên Yên/a.xlsx", "D200"), ("Lung", "D201")]
    ]
    collection = collect(
        [folder_source(register(unit="by-folder"))], store, {}, NOW, lines=SenderLines(tuple(answered))
    )
    told = {delivery.name: (delivery.sender.unit_id, delivery.sender.also) for delivery in collection.deliveries}
    assert told == {"Lung tung/a.xlsx": ("D202", ()), "Huyện đoàn Tiên Yên/a.xlsx": ("D199", ("D200",))}


def test_rules_refuse_a_name_nobody_knows() -> None:
    with pytest.raises(KeyError, match="settle_minutes"):
        read_rules({"settle_minutes": 1})
