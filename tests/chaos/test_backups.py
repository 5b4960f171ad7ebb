"""A share of the misfortunes of ``chaos.backups``."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import backups as trial

pytestmark = pytest.mark.slow


def test_backups_and_restores_killed_starved_and_damaged_are_survived(tmp_path: Path) -> None:
    tally = trial.run(seed=7, rounds=5, folder=tmp_path)
    assert (tally.failures, tally.survived, tally.tried) == ([], 5, 5)
