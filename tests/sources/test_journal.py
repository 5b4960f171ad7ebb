"""The journal of deliveries: every round kept in its order, and what is damaged of it stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from organisation.senders import Sender
from sources import Delivery, DeliveryJournal, Store

NIGHT = datetime(2020, 6, 5, 19, tzinfo=UTC)


def delivery(name: str, seen_at: datetime = NIGHT) -> Delivery:
    return Delivery("ab" * 32, "inbox", name, 10, seen_at, None, ("DI_CO_SO_KQ",), sender=Sender("inbox", "", "D199"))


@pytest.fixture
def journal(tmp_path: Path) -> DeliveryJournal:
    return DeliveryJournal(Store(tmp_path / "store"))


def test_rounds_come_back_whole_and_in_their_order_though_the_clock_was_set_back(journal: DeliveryJournal) -> None:
    rounds = [[delivery("a.xlsx")], [delivery("b.xlsx", NIGHT - timedelta(days=400))], [delivery("c.xlsx")]]
    for one in rounds:
        journal.note(one)
    assert journal.read() == ([*rounds[0], *rounds[1], *rounds[2]], [])
    assert journal.read(last=2) == ([*rounds[1], *rounds[2]], [])


def test_a_round_that_brought_nothing_leaves_nothing(journal: DeliveryJournal, tmp_path: Path) -> None:
    journal.note([])
    assert journal.read() == ([], [])
    assert not (tmp_path / "store" / "deliveries").exists()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped"])
def test_a_damaged_round_is_told_once_and_the_others_are_read(
    journal: DeliveryJournal, tmp_path: Path, damage: str
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        journal.note([delivery(name)])
    first, _ = sorted((tmp_path / "store" / "deliveries").iterdir())
    whole = first.read_bytes()
    if damage == "missing":
        first.unlink()
    else:
        first.write_bytes({"empty": b"", "cut": whole[:20], "flipped": bytes([whole[0] ^ 1]) + whole[1:]}[damage])
    read, damaged = journal.read()
    assert [one.name for one in read] == ["b.xlsx"]
    assert len(damaged) == (damage != "missing")
    assert journal.read() == (read, [])


def test_the_store_counts_no_round_as_a_file_of_its_own(journal: DeliveryJournal, tmp_path: Path) -> None:
    journal.note([delivery("a.xlsx")])
    assert list(Store(tmp_path / "store")) == []
