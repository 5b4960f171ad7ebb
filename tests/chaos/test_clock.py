"""A share of the nights by a clock that is set: those that cross midnight and New Year."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import clock as trial
from hopnhat.settings import Settings
from warehouse import Warehouse

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not trial.is_there(), reason=trial.MISSING)]


def test_nights_across_midnight_and_new_year_are_survived(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=1, folder=tmp_path)
    assert (tally.failures, list(tally.kinds())) == ([], [("across midnight and New Year", 1, 1)])
    with Warehouse(Settings.load(tmp_path / "000").warehouse).reading() as connection:
        moments = connection.execute("SELECT min(seen_at) FROM core_sightings").fetchone() or ()
    assert [moment.astimezone().year for moment in moments] == [2025], "the clock was faked indeed"
