"""Airflow's own processes killed at any moment of a night, and started again as systemd would.

A night each round, of returns that are new; its scheduler (and with it what it runs), API server or DAG processor is
killed after a time drawn by lot. The run must come to its end by itself, and after the last one the warehouse must hold
what undisturbed nights make of the same returns.
"""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

from bench.returns import make
from chaos.inbox import aged
from chaos.machines import difference
from chaos.trial import Tally
from hopnhat import night
from hopnhat.local_airflow.runs import RunFailedError, start
from hopnhat.local_airflow.server import COMPONENTS, LocalAirflow, running, wait_until_ready
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "Tiến trình của Airflow bị giết giữa đêm / Airflow's processes killed during a night"
ROUNDS = 6
_VICTIMS = ("scheduler", "scheduler", "api-server", "dag-processor")
_RETURNS = 20
_LATEST_SECONDS = 20.0
_DOWN_SECONDS = 2.0
_LONGEST_SECONDS = 400.0


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Kill one process in each of ``rounds`` nights; every night counts, and so does what they leave together."""
    tally, chance = Tally(NAME), random.Random(seed)
    disturbed, undisturbed = (Settings.load(folder / name) for name in ("bi-giet", "yen-on"))
    variables = {"HOPNHAT_HOME": str(disturbed.home)}
    with running(disturbed.home / "airflow", variables) as airflow:
        for number in range(rounds):
            for settings in (disturbed, undisturbed):
                _deliver(settings, folder / "made", number, seed)
            tally.count(_night(airflow, chance))
            for step in ("collect", "read", "check", "load"):
                night.run(step, undisturbed, f"dem-{number}")
    tally.count(difference(Warehouse(undisturbed.warehouse), Warehouse(disturbed.warehouse)))
    return tally


def _deliver(settings: Settings, made: Path, number: int, seed: int) -> None:
    """Put the round's returns into the inbox; both installations get the same bytes of the same age."""
    folder = made / f"{number:03d}"
    if not folder.exists():
        for path in make(folder, _RETURNS, seed + number):
            aged(path)
    inbox = settings.home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.copy2(path, inbox / f"{number:03d}-{path.name}")


def _night(airflow: LocalAirflow, chance: random.Random) -> str | None:
    begun = start(airflow.api(), "nightly_consolidation")
    victim, after = chance.choice(_VICTIMS), chance.uniform(0, _LATEST_SECONDS)
    time.sleep(after)
    airflow.processes.kill(victim)
    time.sleep(_DOWN_SECONDS)
    airflow.processes.start(victim, COMPONENTS[victim])
    wait_until_ready(airflow)
    try:
        for _ in replace(begun, api=airflow.api()).events(_LONGEST_SECONDS):
            airflow.processes.check()
    except RunFailedError as failed:
        return f"{victim} killed after {after:.1f} s: {failed}"
    return None
