"""A share of the misfortunes of ``chaos.lake``: a load killed before a statement, one at some moment, one cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import lake as trial
from chaos.postgres import MISSING, programs

pytestmark = pytest.mark.slow


@pytest.mark.skipif(programs() is None, reason=MISSING)
def test_loads_into_a_lake_that_are_killed_or_cut_off_are_survived(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=3, folder=tmp_path)
    assert (tally.failures, tally.survived, tally.tried) == ([], 3, 3)
