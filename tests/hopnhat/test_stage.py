"""What one step leaves is what the next one finds, also when a night is run again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from findings import Finding, Severity
from hopnhat.stage import Stage
from organisation.senders import Sender
from sources import Delivery
from transforms.returns import ReturnRead
from transforms.wire import encode

DELIVERY = Delivery(
    "ab" * 32,
    "inbox",
    "Tiên Yên/a.xlsx",
    10,
    datetime(2020, 6, 1, tzinfo=UTC),
    None,
    ("DI_CO_SO_KQ",),
    sender=Sender(unit_id="D199"),
)


def test_deliveries_and_reads_come_back_in_order(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    deliveries = [replace(DELIVERY, sha256=str(n) * 64) for n in range(3)]
    stage.write_deliveries("0000", deliveries)
    reads = [ReturnRead(f"{n}.xlsx", str(n) * 64, findings=[Finding("x", Severity.ERROR, row=n)]) for n in range(3)]
    assert stage.write_reads("0000", map(encode, reads)) == 3
    again = Stage(tmp_path, "dem-1")
    assert again.chunks() == ["0000"]
    assert again.deliveries("0000") == deliveries
    assert list(again.reads("0000")) == reads


def test_a_reading_process_that_talks_nonsense_costs_its_file_only_and_lies_about_no_file(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY] * 2)
    stage.write_reads("0000", [encode(ReturnRead("a.xlsx", "of another file")), b"\x93nonsense"])
    first, second = stage.reads("0000")
    assert [read.sha256 for read in (first, second)] == [DELIVERY.sha256] * 2
    assert (first.rejected, second.rejected) == (False, True)
    assert [finding.code for finding in second.findings] == ["file_crashed"]


def test_a_night_run_again_forgets_what_it_left(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY])
    stage.note("collect", {"deliveries": 1})
    stage.clear()
    assert stage.chunks() == []
    assert stage.noted("collect") == {}


def test_a_half_written_chunk_is_no_chunk(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    (stage.folder / "deliveries-0001.msgpack.part").write_bytes(b"half")
    assert stage.chunks() == []


def test_what_tasks_side_by_side_did_is_added_up(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.note("read", {"night_id": "dem-1", "read": 500}, part="0000")
    stage.note("read", {"night_id": "dem-1", "read": 17}, part="0001")
    stage.note("read", {"night_id": "dem-1", "read": 500}, part="0000")
    assert stage.noted("read") == {"night_id": "dem-1", "read": 517}
