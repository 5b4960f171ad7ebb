"""What one step leaves is what the next one finds, also when a night is run again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from durable import DamagedFileError
from findings import Finding, Severity
from hopnhat.nightly.stage import Stage, StageGoneError, forget_old_stages, unused_id
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
    (stage.folder / ".deliveries-0001.msgpack.half").write_bytes(b"half")
    assert stage.chunks() == []


def test_what_tasks_side_by_side_did_is_added_up(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.note("read", {"night_id": "dem-1", "read": 500}, part="0000")
    stage.note("read", {"night_id": "dem-1", "read": 17}, part="0001")
    stage.note("read", {"night_id": "dem-1", "read": 500}, part="0000")
    assert stage.noted("read") == {"night_id": "dem-1", "read": 517}


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_flipped_byte_of_what_was_read_is_never_believed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY])
    stage.write_reads("0000", [encode(ReturnRead("a.xlsx", "ab"))])
    stage.write_rule_findings("0000", [[]])
    path = stage.folder / "read-0000.msgpack"
    for at in range(path.stat().st_size):
        flip(path, at)
        with pytest.raises(DamagedFileError):
            list(stage.reads("0000"))
        with pytest.raises(DamagedFileError):
            list(stage.checked("0000"))
        flip(path, at)
    assert len(list(stage.checked("0000"))) == 1


def test_what_was_read_of_one_file_is_never_taken_for_another(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY])
    stage.write_reads("0000", [encode(ReturnRead("a.xlsx", "ab"))])
    stage.write_deliveries("0000", [replace(DELIVERY, sha256="cd" * 32)])
    with pytest.raises(DamagedFileError, match="other deliveries"):
        list(stage.reads("0000"))


def test_what_the_rules_found_goes_with_the_reading_it_belongs_to(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY])
    for _ in range(2):
        stage.write_reads("0000", [encode(ReturnRead("a.xlsx", "ab"))])
    stage.write_rule_findings("0000", [[]])
    stage.write_reads("0000", [encode(ReturnRead("a.xlsx", "ab"))])
    with pytest.raises(DamagedFileError):
        list(stage.checked("0000"))


@pytest.mark.parametrize("content", [None, b"", b"\x90"])
def test_one_damaged_file_of_two_costs_nothing(tmp_path: Path, content: bytes | None) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.write_deliveries("0000", [DELIVERY])
    stage.note("collect", {"deliveries": 1})
    for name in ("deliveries-0000.msgpack", "collect.note"):
        (stage.folder / name).unlink()
        if content is not None:
            (stage.folder / name).write_bytes(content)
    assert stage.chunks() == ["0000"]
    assert stage.deliveries("0000") == [DELIVERY]
    assert stage.noted("collect") == {"deliveries": 1}


def test_a_night_of_which_nothing_is_left_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StageGoneError, match="chạy lại cả lượt từ bước “Thu tệp”"):
        Stage(tmp_path, "dem-1").require()


def test_the_last_nights_stay_and_the_one_at_hand_whatever_they_are_called(tmp_path: Path) -> None:
    for name in ("b", "a", "d", "c"):
        Stage(tmp_path, name).write_deliveries("0000", [DELIVERY])
    assert set(forget_old_stages(tmp_path, 3, "b")) == {"a"}
    assert {path.name for path in tmp_path.iterdir()} == {"b", "c", "d"}


def test_a_second_night_of_one_second_gets_a_name_of_its_own(tmp_path: Path) -> None:
    Stage(tmp_path, "2020-06-12T01-00-00")
    Stage(tmp_path, "2020-06-12T01-00-00-2")
    assert unused_id(tmp_path, "2020-06-12T01-00-00") == "2020-06-12T01-00-00-3"


def test_the_concerns_of_parts_are_told_together(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    stage.note("read", {"concerns": ["một"]}, part="0000")
    stage.note("read", {"concerns": ["hai"]}, part="0001")
    assert stage.noted("read") == {"concerns": ["một", "hai"]}


def test_findings_that_are_gone_are_not_findings_that_never_were(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "dem-1")
    assert stage.findings("collect") == []
    stage.note("collect", {"deliveries": 1})
    with pytest.raises(DamagedFileError):
        stage.findings("collect")
