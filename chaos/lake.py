"""Loads of a night into a lake that are killed: before a statement drawn by lot, or at any moment; and four at once.

Or the wire to the catalogue's server is cut after so many bytes, and DuckDB's PostgreSQL extension aborts its process.
The catalogue's server is a real PostgreSQL of the trial's own. Each time the last whole night must be what readers see,
the turn to write must be free again, and the same night run again must end in the same rows, told by checksums.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from chaos.children import ChildEndedError, answered, started
from chaos.nights import first_night, second_night
from chaos.postgres import MISSING, Server, programs, serving
from chaos.servers.wire import Wire, wire_to
from chaos.steps import Steps
from chaos.trial import Tally
from warehouse import Warehouse
from warehouse.connection import backend_of
from warehouse.contents import Contents, contents

NAME = "Nạp kho DuckLake bị giết, bốn máy cùng nạp / loads into a lake killed, four at once"
ROUNDS = 40
STARTS_AIRFLOW = False
_KINDS = ("step", "moment", "cut", "step", "moment", "cut", "four")
_MOST_BYTES = 300_000  # what a load sends to the catalogue's server
_LONGEST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Unharmed:
    """What readers of the lake see before and after an unharmed second night, and the number of its steps."""

    before: Contents
    after: Contents
    steps: int


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try ``rounds`` misfortunes in turn; none where no PostgreSQL server is installed."""
    tally = Tally(NAME)
    if programs() is None:
        tally.name = f"{NAME} ({MISSING})"
        return tally
    draw = random.Random(seed)
    with serving() as server, wire_to(server.port) as wire:
        unharmed = _prepare(server, folder)
        for number in range(rounds):
            name, kind = f"round_{number}", _KINDS[number % len(_KINDS)]
            server.execute(f"CREATE DATABASE {name} TEMPLATE before")
            if kind == "cut":
                named, said = _cut(wire, _setting(Server(wire.port), folder, name), draw)
            else:
                named, said = _befall(kind, _setting(server, folder, name), draw, unharmed.steps)
            fault = _judged(_setting(server, folder, name), unharmed)
            tally.count(f"{number} {named} {said}: {fault}" if fault else None, named)
    return tally


def _prepare(server: Server, folder: Path) -> Unharmed:
    """Make the lakes before and after an unharmed night."""
    before, after = (_setting(server, folder, name) for name in ("before", "after"))
    server.execute("CREATE DATABASE before")
    answered(_load_first, before)
    server.execute("CREATE DATABASE after TEMPLATE before")
    steps = answered(_load_second, after, None)
    return Unharmed(answered(_held, before), answered(_held, after), steps)


def _setting(server: Server, folder: Path, name: str) -> str:
    return f"ducklake:postgres:{server.address} dbname={name}?data_path={folder}/data/"


def _befall(kind: str, setting: str, draw: random.Random, steps: int) -> tuple[str, str]:
    if kind == "step":
        step = draw.randrange(steps)
        started(_load_second, setting, step).join()
        return "killed before a step", f"{step} of {steps}"
    if kind == "moment":
        seconds = draw.uniform(0, _LONGEST_SECONDS)
        child = started(_load_second, setting, None)
        child.join(seconds)
        child.kill()
        child.join()
        return "killed at any moment", f"after {seconds:.2f} s"
    four = [started(_load_second, setting, None) for _ in range(4)]
    for one in four:
        one.join()
    return "four at once", ""


def _cut(wire: Wire, setting: str, draw: random.Random) -> tuple[str, str]:
    sent = draw.randrange(_MOST_BYTES)
    wire.cut_after = wire.sent + sent
    started(_load_second, setting, None).join()
    wire.cut_after = None
    return "server cut off", f"after {sent} bytes"


def _load_first(setting: str) -> None:
    Warehouse(setting).load(first_night())


def _load_second(setting: str, last: int | None) -> int:
    """Load the second night; die before a step; return how many there are."""
    steps = Steps(last)
    steps.watch()
    Warehouse(setting).load(second_night())
    return steps.taken


def _judged(setting: str, unharmed: Unharmed) -> str:
    try:
        return answered(_fault, setting, unharmed)
    except ChildEndedError as ended:
        return f"judging it: {ended}"


def _fault(setting: str, unharmed: Unharmed) -> str:
    """Say what is wrong after a misfortune; nothing where all is well."""
    if _held(setting) not in (unharmed.before, unharmed.after):
        return "what readers see is neither the night before nor the whole night"
    Warehouse(setting).load(second_night())
    return "" if _held(setting) == unharmed.after else "the night run again does not end in the same rows"


def _held(setting: str) -> Contents:
    with backend_of(setting).read() as connection:
        return contents(connection)
