"""A small share of the trial of an inbox that changes, and what the trial would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import inbox
from hopnhat.nightly import steps
from hopnhat.settings import Settings


def test_an_inbox_that_changes_while_it_is_collected_loses_nothing(tmp_path: Path) -> None:
    tally = inbox.run(seed=11, rounds=1, folder=tmp_path)
    assert tally.failures == []
    assert tally.tried == 1


def test_a_night_that_never_comes_back_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = steps.run

    def but_the_last(step: str, settings: Settings, name: str) -> None:
        if name != "dem-2":
            run(step, settings, name)

    monkeypatch.setattr(steps, "run", but_the_last)
    [failure] = inbox.run(seed=11, rounds=1, folder=tmp_path).failures
    assert "files were never delivered" in failure
