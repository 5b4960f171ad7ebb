"""A share of the misfortunes of ``chaos.warehouse``: one of each kind, and a load that is not survived is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import warehouse as trial

pytestmark = pytest.mark.slow


def test_loads_killed_starved_doubled_and_by_a_wrong_clock_are_survived(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=12, folder=tmp_path)
    assert (tally.failures, tally.survived, tally.tried) == ([], 12, 12)


def test_half_a_night_is_told(tmp_path: Path) -> None:
    unharmed = trial._prepare(tmp_path)
    assert unharmed.steps > 50
    torn = tmp_path / "torn"
    torn.mkdir()
    trial.backend_of(torn / "hopnhat.duckdb").publish(
        lambda connection: connection.execute("CREATE TABLE core_nights (i INT)")
    )
    assert trial._fault(torn, unharmed) == "what is left is neither the night before nor the whole night"
