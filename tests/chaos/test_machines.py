"""The night on many machines runs by its own command; here stands what it is started with and judged by."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.returns import make
from chaos import machines
from chaos.installation import aged
from chaos.outcome import difference
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from samples.office import filled_by_the_office
from warehouse import Warehouse


def night_of(home: Path, files: list[Path]) -> Warehouse:
    inbox = filled_by_the_office(home) / "inbox"
    inbox.mkdir(parents=True)
    for file in files:
        shutil.copy2(file, inbox)
    settings = Settings.load(home)
    for step in ("collect", "read", "check", "load"):
        steps.run(step, settings, "dem-1")
    return Warehouse(settings.warehouse)


def test_the_topology_is_the_one_that_is_shipped() -> None:
    settings = machines.shipped()
    assert settings["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert int(settings["HOPNHAT_READERS"]) == 2 * len(machines.WORKERS)


def test_a_return_that_was_lost_is_noticed_and_an_equal_night_is_not(tmp_path: Path) -> None:
    files = make(tmp_path / "made", 3, seed=1)
    for file in files:
        aged(file)
    whole = night_of(tmp_path / "whole", files)
    assert difference(whole, night_of(tmp_path / "again", files)) is None
    lost = difference(whole, night_of(tmp_path / "lost", files[:2]))
    assert lost is not None
    assert lost.startswith("core_submissions: (6, ")
