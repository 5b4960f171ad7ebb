"""Airflow's own processes killed at any moment of a night, and started again as systemd would; and two nights at once.

A night each round, of returns that are new; its scheduler (and with it what it runs), API server or DAG processor is
killed after a time drawn by lot, or a second night is begun beside it. Every run must come to its end by itself, and
after the last one the warehouse must hold what undisturbed nights make of the same returns, and everybody must have
been told the same, each place once.
"""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

from bench.returns import make
from chaos.installation import aged, furnished, whole_night
from chaos.outcome import difference, told_otherwise
from chaos.trial import Tally
from hopnhat.local_airflow.runs import RunFailedError, start
from hopnhat.local_airflow.server import COMPONENTS, LocalAirflow, running, wait_until_ready
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "Tiến trình của Airflow bị giết giữa đêm / Airflow's processes killed during a night"
ROUNDS = 7
STARTS_AIRFLOW = True
_MISFORTUNES = ("scheduler", "api-server", "dag-processor", "", "scheduler", "scheduler", "api-server")
_NIGHT = "nightly_consolidation"
_RETURNS = 20
_LATEST_SECONDS = 20.0
_DOWN_SECONDS = 2.0
_LONGEST_SECONDS = 400.0


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Kill one process in each of ``rounds`` nights; every night counts, and so does what they leave together."""
    tally, chance = Tally(NAME), random.Random(seed)
    disturbed, undisturbed = (furnished(folder / name) for name in ("bi-giet", "yen-on"))
    variables = {"HOPNHAT_HOME": str(disturbed.home)}
    with running(disturbed.home / "airflow", variables) as airflow:
        for number in range(rounds):
            for settings in (disturbed, undisturbed):
                _deliver(settings, folder / "made", number, seed)
            victim = _MISFORTUNES[number % len(_MISFORTUNES)]
            fault = _killed(airflow, victim, chance.uniform(0, _LATEST_SECONDS)) if victim else _two_nights(airflow)
            tally.count(fault, f"{victim} killed" if victim else "two nights begun at once")
            whole_night(undisturbed.home, f"dem-{number}")
    left = difference(Warehouse(undisturbed.warehouse), Warehouse(disturbed.warehouse))
    tally.count(left or told_otherwise(undisturbed, disturbed), "what all of them left together")
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


def _two_nights(airflow: LocalAirflow) -> str | None:
    """Begin two nights within a moment; both must end well, one after the other."""
    api = airflow.api()
    runs = [start(api, _NIGHT), start(api, _NIGHT)]
    try:
        for begun in runs:
            list(begun.events(_LONGEST_SECONDS, airflow.processes.check))
    except RunFailedError as failed:
        return f"two nights begun at once: {failed}"
    return None


def _killed(airflow: LocalAirflow, victim: str, after: float) -> str | None:
    begun = start(airflow.api(), _NIGHT)
    time.sleep(after)
    airflow.processes.kill(victim)
    time.sleep(_DOWN_SECONDS)
    airflow.processes.start(victim, COMPONENTS[victim])
    wait_until_ready(airflow)
    try:
        list(replace(begun, api=airflow.api()).events(_LONGEST_SECONDS, airflow.processes.check))
    except RunFailedError as failed:
        return f"{victim} killed after {after:.1f} s: {failed}"
    return None
