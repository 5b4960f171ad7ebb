"""Airflow's own processes killed at any moment of a night, and started again as systemd would; and two nights at once.

A night each round, of returns that are new; its scheduler (and with it what it runs), API server or DAG processor is
killed after a time drawn by lot, or the process of a task alone, as a system that is short of memory does; or a second
night is begun beside it. Every run must come to its end by itself, and after the last one the warehouse must hold what
undisturbed nights make of the same returns, and everybody must have been told the same, each place once.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil

from bench.returns import make
from chaos.installation import aged, furnished, whole_night
from chaos.outcome import difference, told_otherwise
from chaos.servers.dialogue import Dialogue, serving
from chaos.trial import Tally
from hopnhat.local_airflow.runs import RunFailedError, start
from hopnhat.local_airflow.server import COMPONENTS, LocalAirflow, running, wait_until_ready
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "Tiến trình của Airflow bị giết giữa đêm / Airflow's processes killed during a night"
ROUNDS = 9
STARTS_AIRFLOW = True
_TASK, _TWO_NIGHTS = "task", "two nights begun at once"
_MISFORTUNES = (
    "scheduler", _TASK, "api-server", "dag-processor", _TWO_NIGHTS, "scheduler", _TASK, "scheduler", "api-server",
)  # fmt: skip
_NIGHT = "nightly_consolidation"
_RETURNS = 20
_LATEST_SECONDS = 12.0
_DOWN_SECONDS = 2.0
_LONGEST_SECONDS = 400.0
_BETWEEN_TASKS_SECONDS = 30.0
_TITLE = re.compile(r"airflow worker -- [0-9a-f-]{36}")
# What was running when the scheduler was killed is missed sooner than it would be in an installation.
_SOON = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "20",
}


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Kill one process in each of ``rounds`` nights; every night counts, and so does what they leave together."""
    tally, chance = Tally(NAME), random.Random(seed)
    disturbed, undisturbed = (furnished(folder / name) for name in ("bi-giet", "yen-on"))
    variables = {"HOPNHAT_HOME": str(disturbed.home), **_SOON}
    with serving() as post, running(disturbed.home / "airflow", {**variables, **_mailed_by(post)}) as airflow:
        for number in range(rounds):
            for settings in (disturbed, undisturbed):
                _deliver(settings, folder / "made", number, seed)
            what, after = _MISFORTUNES[number % len(_MISFORTUNES)], chance.uniform(0, _LATEST_SECONDS)
            fault = _two_nights(airflow) if what == _TWO_NIGHTS else _killed(airflow, what, after)
            tally.count(fault, what if what == _TWO_NIGHTS else f"{what} killed")
            whole_night(undisturbed.home, f"dem-{number}")
    left = difference(Warehouse(undisturbed.warehouse), Warehouse(disturbed.warehouse))
    tally.count(left or told_otherwise(undisturbed, disturbed), "what all of them left together")
    return tally


def _mailed_by(post: Dialogue) -> dict[str, str]:
    """Return the setting of a mail server: a night whose mails wait is red."""
    return {"HOPNHAT_SMTP": f"smtp://127.0.0.1:{post.port}"}


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
    time.sleep(after / 2 if victim == _TASK else after)
    if victim == _TASK:
        if not _killed_a_task(airflow):
            return "no task ran that could be killed"
    else:
        airflow.processes.kill(victim)
        time.sleep(_DOWN_SECONDS)
        airflow.processes.start(victim, COMPONENTS[victim])
        wait_until_ready(airflow)
    try:
        list(replace(begun, api=airflow.api()).events(_LONGEST_SECONDS, airflow.processes.check))
    except RunFailedError as failed:
        return f"{victim} killed after {after:.1f} s: {failed}"
    return None


def _killed_a_task(airflow: LocalAirflow) -> bool:
    """Kill the process of a task, and nothing of what it started; where none runs just now, wait for one."""
    until = time.monotonic() + _BETWEEN_TASKS_SECONDS
    while time.monotonic() < until:
        for pid in airflow.processes.pids():
            with suppress(psutil.NoSuchProcess):
                if _TITLE.fullmatch(" ".join(psutil.Process(pid).cmdline()).strip()):
                    os.kill(pid, signal.SIGKILL)
                    return True
        time.sleep(0.05)
    return False
