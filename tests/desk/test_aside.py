"""What an officer lets be without a change of a list: with a reason, once, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk import RefusedError
from desk.aside import SetAside

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_what_is_set_aside_stays_so_with_its_reason_until_it_is_taken_back(tmp_path: Path) -> None:
    book = SetAside(tmp_path)
    book.put("k1", "Huyện đoàn A: hai tệp", "lan", NOW, "đã gọi điện")
    book.put("k2", "Huyện đoàn B: hai tệp", "lan", NOW, "đã gọi điện")
    book.put("k1", "Huyện đoàn A: hai tệp", "minh", NOW, "đã gọi lại")
    assert [(one.key, one.who, one.reason) for one in book.now()] == [
        ("k1", "minh", "đã gọi lại"),
        ("k2", "lan", "đã gọi điện"),
    ]
    book.take_back("k1", "lan", NOW, "đơn vị nói khác")
    assert [one.key for one in SetAside(tmp_path).now()] == ["k2"]
    with pytest.raises(KeyError):
        book.take_back("k1", "lan", NOW, "lần nữa")


def test_without_a_reason_nothing_is_set_aside(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="lý do"):
        SetAside(tmp_path).put("k1", "gì đó", "lan", NOW, " ")
    assert SetAside(tmp_path).now() == []
