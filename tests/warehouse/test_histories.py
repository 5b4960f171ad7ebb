"""Random histories: the ledger, the warehouse and the naive model agree on what counts after every night."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from chaos.histories import disagreement, draw, in_warehouse
from warehouse import Warehouse

# As many as make test can bear; ``make chaos ARGS=--only=histories`` tries 5,000 others, and on a lake too.
ALONE, IN_ONE_WAREHOUSE, LONGEST = range(100), 24, 3


def test_the_ledger_counts_what_the_model_counts_after_every_night() -> None:
    assert [fault for number in ALONE if (fault := disagreement(draw(number)))] == []


def test_a_warehouse_answers_of_every_past_night_what_the_model_counts(setting: str, tmp_path: Path) -> None:
    short = [one for one in map(draw, ALONE) if one.nights <= LONGEST][:IN_ONE_WAREHOUSE]
    assert in_warehouse(short, setting, tmp_path / "sao-luu", {1: "clock"}) == {}
    with Warehouse(setting).reading() as connection:
        states = connection.execute("SELECT DISTINCT state FROM mart_returns").fetchall()
    assert {"counted", "superseded", "partly_counted", "held"} <= {state for (state,) in states}


def test_a_count_that_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaos.histories.counted_by_model", lambda *_: Counter())
    assert disagreement(draw(0)).startswith("history 0, night 0")
