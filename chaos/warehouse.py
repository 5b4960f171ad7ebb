"""Loads of a night into the one-file warehouse that are killed, starved of disk, doubled, or started by a wrong clock.

Of twelve misfortunes five are a SIGKILL before a step of the load drawn by lot (every statement, sync and rename is
one), five a SIGKILL at any moment, one a disk that is full somewhere, and one two nights at once or a clock set back.
Each time the last whole night must open, and the same night run again must end in the same rows, told by checksums.
"""

from __future__ import annotations

import random
import resource
import shutil
import signal
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb

from chaos.children import ChildEndedError, answered, started
from chaos.nights import FIRST, first_night, night, second_night, visits
from chaos.steps import Steps
from chaos.trial import Tally
from warehouse import Warehouse, WarehouseBusyError
from warehouse.connection import backend_of
from warehouse.contents import Contents, contents

NAME = "Nạp kho bị giết, đầy đĩa, chạy đôi, lùi giờ / loads killed, starved, doubled, by a wrong clock"
ROUNDS = 240
STARTS_AIRFLOW = False
_KINDS = ("step", "moment") * 5 + ("full", "odd")
_FILE = "hopnhat.duckdb"


@dataclass(frozen=True, slots=True)
class Unharmed:
    """What the warehouse holds before and after an unharmed second night, and what that takes."""

    before: Contents
    after: Contents
    steps: int
    seconds: float
    size_bytes: int


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try ``rounds`` misfortunes in turn; return how many were survived."""
    draw, tally = random.Random(seed), Tally(NAME)
    unharmed = _prepare(folder)
    for number in range(rounds):
        place = folder / str(number)
        shutil.copytree(folder / "before", place)
        kind = _KINDS[number % len(_KINDS)]
        named, said = _befall(kind, place, draw, unharmed)
        fault = _judged(place, unharmed)
        tally.count(f"{number} {named} {said}: {fault}" if fault else None, named)
        shutil.rmtree(place)
    return tally


def _prepare(folder: Path) -> Unharmed:
    """Make the warehouse of the first night, and that of an unharmed second one to compare with."""
    before, after = folder / "before", folder / "after"
    before.mkdir(parents=True)
    answered(_load_first, before)
    shutil.copytree(before, after)
    began = time.monotonic()
    steps = answered(_load_second, after, None, None)
    seconds = time.monotonic() - began
    if not steps:
        raise RuntimeError("an unharmed night could not be loaded")
    size_bytes = (after / _FILE).stat().st_size
    return Unharmed(answered(_held, before), answered(_held, after), steps, seconds, size_bytes)


def _befall(kind: str, place: Path, draw: random.Random, unharmed: Unharmed) -> tuple[str, str]:
    """Let a misfortune befall a second night; return its kind, and what it was."""
    if kind == "step":
        step = draw.randrange(unharmed.steps)
        started(_load_second, place, step, None).join()
        return "killed before a step", f"{step} of {unharmed.steps}"
    if kind == "moment":
        return "killed at any moment", _kill_sometime(place, draw.uniform(0, unharmed.seconds))
    if kind == "full":
        limit = draw.randrange(unharmed.size_bytes + (1 << 20))
        started(_load_second, place, None, limit).join()
        return "disk full", f"at files of {limit} bytes"
    if draw.random() < 0.5:
        started(_load_earlier, place, draw.uniform(1, 400)).join()
        return "clock set back", ""
    twins = [started(_load_second, place, None, None) for _ in range(2)]
    for twin in twins:
        twin.join()
    return "two at once", ""


def _kill_sometime(place: Path, seconds: float) -> str:
    """Kill a load after some time; one that was over by then is tried again with half of it."""
    child = started(_load_second, place, None, None)
    child.join(seconds)
    if child.exitcode is not None:
        shutil.rmtree(place)
        shutil.copytree(place.parent / "before", place)
        return _kill_sometime(place, seconds / 2)
    child.kill()
    child.join()
    return f"after {seconds:.3f} s"


def _judged(place: Path, unharmed: Unharmed) -> str:
    try:
        return answered(_fault, place, unharmed)
    except ChildEndedError as ended:
        return f"judging it: {ended}"


def _load_first(place: Path) -> None:
    Warehouse(place / _FILE).load(first_night())


def _load_second(place: Path, step: int | None, most_bytes: int | None) -> int:
    """Load the second night; die before a step, or have no room for files larger than some bytes.

    Returns the number of steps, 0 where the load failed.
    """
    steps = Steps(step)
    if most_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    steps.watch()
    try:
        Warehouse(place / _FILE).load(second_night())
    except (OSError, duckdb.Error, WarehouseBusyError):
        return 0  # a load may fail as long as it leaves the last night whole
    return steps.taken


def _load_earlier(place: Path, days: float) -> None:
    """Load a return that is new by a clock that stands before the first night."""
    started_at = FIRST - timedelta(days=days)
    Warehouse(place / _FILE).load(night(2, visits("D198", 7), started_at=started_at))


def _fault(place: Path, unharmed: Unharmed) -> str:
    """Say what is wrong after a misfortune; nothing where all is well."""
    before, after = unharmed.before, unharmed.after
    left = _held(place)
    set_back = left["core_nights"].rows > before["core_nights"].rows and left != after
    if set_back:
        return _fault_of_the_clock(place)
    if left not in (before, after):
        return "what is left is neither the night before nor the whole night"
    Warehouse(place / _FILE).load(second_night())
    if _held(place) != after:
        return "the night run again does not end in the same rows"
    strays = {path.name for path in place.iterdir()} - {_FILE, f"{_FILE}.lock"}
    return f"left behind: {', '.join(sorted(strays))}" if strays else ""


def _fault_of_the_clock(place: Path) -> str:
    """The past must be answered as it was known then, and the late night must count now."""
    count = "SELECT count(*) FROM core_di_co_so_kq__current"
    warehouse = Warehouse(place / _FILE)
    answers: list[int] = []
    for as_of in (FIRST, None):
        with warehouse.reading(as_of=as_of) as connection:
            answers += connection.execute(count).fetchone() or ()
    return "" if answers == [12, 19] else f"after a clock set back {answers} visits are known, not [12, 19]"


def _held(place: Path) -> Contents:
    with backend_of(place / _FILE).read() as connection:
        return contents(connection)
