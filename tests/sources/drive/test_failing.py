"""A Drive that fails for a moment or for good, over real HTTP: what is asked again, given up and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from samples.drive import Drive
from samples.drive_server import DriveServer, Fault
from sources import Registration, Store, collect
from sources.drive import DriveAccess, DriveSource
from tests.sources.drive.asking import NIGHT, QUICK, Round, codes, gets, names, said, workbook

PASSING = [
    Fault("", status=500),
    Fault("", status=503, times=2),
    Fault("", status=429, reason="rateLimitExceeded", times=3),
    Fault("", status=403, reason="userRateLimitExceeded"),
    Fault("", slow=0.9),
    Fault("", cut=5),
]


@pytest.mark.parametrize("fault", PASSING, ids=["500", "503 twice", "429 thrice", "403 too fast", "slow", "cut"])
@pytest.mark.parametrize("on", ["fields=id,mimeType", "in parents", "alt=media", "/export"])
def test_what_passes_is_asked_again(
    fault: Fault, on: str, drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))
    server.faults.append(replace(fault, on=on))
    collection = night()
    assert server.faults[0].times == 0
    assert codes(collection) == []
    contents = [store.path(delivery.sha256).read_bytes() for delivery in collection.deliveries]
    assert sorted(contents) == [workbook("a"), workbook("b")]


@pytest.mark.parametrize("on", ["alt=media", "/export"])
def test_a_cut_answer_without_a_length_is_noticed(
    on: str, drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))
    server.faults.append(Fault(on, unsized=True, cut=60, times=2))
    assert codes(night()) == []
    assert sorted(store.path(sha256).read_bytes() for sha256 in store) == [workbook("a"), workbook("b")]


def test_a_file_replaced_since_it_was_listed_is_left_for_the_next_night(
    drive: Drive, root: str, server: DriveServer, key: dict[str, str], place: Callable[..., Registration], store: Store
) -> None:
    upload = drive.workbook("a.xlsx", root, workbook("cũ"))

    class Late(DriveSource):
        def fetch(self, entry: Any, store: Store) -> str:
            drive.items[upload].content = workbook("mới", 7)
            return super().fetch(entry, store)

    collection = collect([Late(place(root), DriveAccess(key, server.endpoint), QUICK)], store, {}, NIGHT)
    assert (collection.deliveries, collection.ignored, list(store)) == ([], {"still_written": 1}, [])


def test_retry_after_is_waited_for_but_not_for_ever(drive: Drive, root: str, server: DriveServer, night: Round) -> None:
    drive.workbook("a.xlsx", root, workbook())
    pauses: list[float] = []
    patient = replace(QUICK, total=90, sleep=pauses.append)
    server.faults.append(Fault("in parents", status=429, retry_after="30"))
    assert names(night(patience=patient)) == ["a.xlsx"]
    assert pauses == [30.0]
    server.faults.append(Fault("in parents", status=429, retry_after="3600"))
    assert codes(night(patience=patient)) == ["drive_unavailable"]
    assert pauses == [30.0]


def test_an_answer_that_trickles_is_given_up(drive: Drive, root: str, night: Round) -> None:
    drive.workbook("a.xlsx", root, workbook())
    collection = night(patience=replace(QUICK, whole=0, attempts=2))
    assert codes(collection) == ["drive_unavailable"]
    assert "too slow" in said(collection)


def test_a_drive_that_stays_down_is_one_finding_and_the_others_go_on(
    drive: Drive, root: str, server: DriveServer, key: dict[str, str], place: Callable[..., Registration], store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    dead = DriveAccess(key, "http://127.0.0.1:9/drive/v3")
    sources = [
        DriveSource(place(root, id="chết"), dead, QUICK),
        DriveSource(place(root, id="sống"), DriveAccess(key, server.endpoint), QUICK),
    ]
    collection = collect(sources, store, {}, NIGHT)
    assert codes(collection) == ["drive_unavailable"]
    assert [delivery.source_id for delivery in collection.deliveries] == ["sống"]


def test_a_drive_that_dies_midway_is_given_up_after_three_files(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    for number in range(9):
        drive.workbook(f"{number}.xlsx", root, workbook(str(number)))
    server.faults.append(Fault("alt=media", status=503, times=999))
    collection = night()
    assert codes(collection) == ["drive_file_failed"] * 3 + ["source_given_up"]
    assert gets(server, "alt=media") == 3 * QUICK.attempts


def test_one_file_that_cannot_be_had_costs_only_itself(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    bad = drive.sheet("hỏng", root, workbook("1"))
    gone = drive.workbook("mất.xlsx", root, workbook("2"))
    drive.workbook("tốt.xlsx", root, workbook("3"))
    server.faults += [
        Fault(f"{bad}/export", status=500, times=99),
        Fault(f"{gone}?supports", status=404, reason="notFound"),
    ]
    collection = night()
    assert names(collection) == ["tốt.xlsx"]
    assert sorted(codes(collection)) == ["drive_file_failed", "drive_file_refused"]
