"""PostgreSQL and Redis that are cut off or slow for a while, under a night on many machines.

A night each round, of returns that are new, through the topology of ``chaos.machines``; after a time drawn by lot the
wire to one of the two servers, or to both, is cut or slowed for some seconds. A process that ends over it is started
again, as systemd and Compose would. The run must come to its end by itself, and after the last one the warehouse must
hold what one undisturbed machine makes of the same returns, and everybody must have been told the same, and once.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import requests

from bench.returns import make
from chaos.installation import aged, furnished, whole_night
from chaos.machines import ManyMachines, many_machines, workers
from chaos.outcome import difference, told_otherwise
from chaos.postgres import MISSING, programs
from chaos.servers.process import NoServerError
from chaos.servers.wire import Wire
from chaos.trial import Tally
from hopnhat.local_airflow.runs import Run, RunFailedError, start
from hopnhat.local_airflow.server import COMPONENTS
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "PostgreSQL, Redis đứt hoặc chậm giữa đêm / PostgreSQL and Redis cut or slow during a night"
ROUNDS = 6
STARTS_AIRFLOW = True
_RETURNS = 20
_KINDS = ("redis cut", "postgres cut", "redis slow", "postgres slow", "both cut", "postgres cut")
_LATEST_SECONDS = 15.0
_OUTAGE_SECONDS = (2.0, 12.0)
_SLOW_SECONDS = 0.05  # before each piece of the talk
_LONGEST_SECONDS = 600.0


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Disturb one server in each of ``rounds`` nights; every night counts, and so does what they leave together."""
    tally, chance = Tally(NAME), random.Random(seed)
    if programs() is None:
        tally.name = f"{NAME} ({MISSING})"
        return tally
    calm, disturbed = furnished(folder / "yen-on"), furnished(folder / "bi-dut")
    try:
        with many_machines(disturbed.home) as many:
            for number in range(rounds):
                _deliver((calm, disturbed), folder / "made" / str(number), seed + number)
                kind = _KINDS[number % len(_KINDS)]
                tally.count(_night(many, kind, chance), kind)
                whole_night(calm.home, f"dem-{number}")
            left = difference(Warehouse(calm.warehouse), Warehouse(many.settings.warehouse))
            tally.count(left or told_otherwise(calm, many.settings), "what all of them left together")
    except NoServerError as missing:
        tally.name = f"{NAME} ({missing})"
    return tally


def _deliver(places: Sequence[Settings], folder: Path, seed: int) -> None:
    """Put the round's returns into each inbox, the same bytes of the same age."""
    for path in make(folder, _RETURNS, seed):
        aged(path)
        for settings in places:
            inbox = settings.home / "inbox"
            inbox.mkdir(exist_ok=True)
            shutil.copy2(path, inbox / f"{folder.name}-{path.name}")


def _night(many: ManyMachines, kind: str, chance: random.Random) -> str | None:
    begun, after, seconds = start(many.airflow.api(), "nightly_consolidation"), chance.uniform(0, _LATEST_SECONDS), 0.0
    server, how = kind.split()
    wires = {"redis": [many.redis], "postgres": [many.postgres], "both": [many.redis, many.postgres]}[server]
    seconds = chance.uniform(*_OUTAGE_SECONDS)
    try:
        _pass(many, after)
        _disturb(wires, how)
        _pass(many, seconds)
        _mend(wires)
        _to_its_end(many, begun)
    except RunFailedError as failed:
        return f"{kind} for {seconds:.1f} s after {after:.1f} s: {failed}"
    finally:
        _mend(wires)
    return None


def _disturb(wires: Sequence[Wire], how: str) -> None:
    for wire in wires:
        wire.dead, wire.pause = how == "cut", _SLOW_SECONDS if how == "slow" else 0.0


def _mend(wires: Sequence[Wire]) -> None:
    for wire in wires:
        wire.dead, wire.pause = False, 0.0


def _pass(many: ManyMachines, seconds: float) -> None:
    """Let some time go by; what ends is started again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _revive(many)
        time.sleep(0.5)


def _revive(many: ManyMachines) -> None:
    for name in many.airflow.processes.ended():
        many.airflow.processes.start(name, {**COMPONENTS, **workers()}[name])


def _to_its_end(many: ManyMachines, begun: Run) -> None:
    """Follow the run to its end; while a process that was lost comes back there may be nobody to ask.

    Raises:
        RunFailedError: it failed, or did not come to its end.
    """
    until = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < until:
        _revive(many)
        with suppress(requests.RequestException):
            list(begun.events(until - time.monotonic(), partial(_revive, many)))
            return
        time.sleep(1)
    raise RunFailedError(f"{begun.run_id} did not come to its end within {_LONGEST_SECONDS:.0f} s")
