"""Whole nights, from the inbox to the mails and the board, that are killed, starved of disk, doubled or attacked.

Each round is an installation of its own. Misfortune befalls its night: a SIGKILL at a moment drawn by lot, a disk with
so many bytes left, the same or another night at the same time, hostile files among the returns. Then the night is run
again, or the next one comes. The warehouse, the mails by recipient and place to mend, and the files on the shared drive
must then be what an undisturbed night makes of the same returns; a night that could not finish must have said so.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

from bench.returns import make
from chaos.children import started
from chaos.hostile import harmless, hostile
from chaos.installation import copied, deliver, furnished, whole_night
from chaos.outcome import difference, other_files, told_otherwise
from chaos.servers.disk import disk
from chaos.trial import Tally
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "Cả đêm bị giết, đầy đĩa, chạy đôi, gặp tệp độc / whole nights killed, starved, doubled, attacked"
ROUNDS = 20
STARTS_AIRFLOW = False
_RETURNS = 8
_NIGHT, _NEXT = "dem-1", "dem-2"
_LARGEST_SHARE = 2  # of an installation: its warehouse is more than half of it


@dataclass(frozen=True)
class Undisturbed:
    """What is tried on (no night yet), what it comes to, and what that takes; ``spare`` is a return more."""

    before: Settings
    after: Settings
    seconds: float
    size_bytes: int
    spare: Path


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Let ``rounds`` misfortunes befall a night, each of an installation of its own."""
    tally, chance = Tally(NAME), random.Random(seed)
    calm = _undisturbed(folder, seed)
    for number in range(rounds):
        kind = list(_KINDS)[number % len(_KINDS)]
        fault = _KINDS[kind](calm, folder / f"{number:03}", chance)
        tally.count(fault and f"seed {seed}, round {number}, {kind}: {fault}", kind)
    return tally


def _undisturbed(folder: Path, seed: int) -> Undisturbed:
    *returns, spare = make(folder / "made", _RETURNS + 1, seed)
    before = furnished(folder / "before", returns)
    after = copied(before, folder / "after")
    began = time.monotonic()
    if failed := _ended(_begun(after, _NIGHT)):
        raise RuntimeError(f"an undisturbed night ended with {failed}")
    seconds = time.monotonic() - began
    size = sum(path.stat().st_size for path in after.home.rglob("*") if path.is_file())
    return Undisturbed(before, after, seconds, size, spare)


def _killed(calm: Undisturbed, home: Path, chance: random.Random) -> str | None:
    settings, after = copied(calm.before, home), chance.uniform(0, calm.seconds)
    child = _begun(settings, _NIGHT)
    child.join(after)
    child.kill()
    child.join()
    fault = _in_the_end(calm, settings, chance)
    return fault and f"after {after:.2f} s of {calm.seconds:.2f} s: {fault}"


def _full(calm: Undisturbed, home: Path, chance: random.Random) -> str | None:
    room = chance.randrange(calm.size_bytes)
    with disk(home) as own:
        settings = copied(calm.before, home / "own")
        if own.real:
            own.leave(room)
        failed = _ended(_begun(settings, _NIGHT, None if own.real else room // _LARGEST_SHARE))
        own.heal()
        silent = "it did not finish and did not say so" if not failed and _wrong(calm, settings) else None
        fault = silent or _in_the_end(calm, settings, chance)
    return fault and f"{room} bytes left: {fault}"


def _same_twice(calm: Undisturbed, home: Path, chance: random.Random) -> str | None:
    return _two(calm, home, chance, _NIGHT)


def _another(calm: Undisturbed, home: Path, chance: random.Random) -> str | None:
    return _two(calm, home, chance, "dem-1b")


def _two(calm: Undisturbed, home: Path, chance: random.Random, other: str) -> str | None:
    settings = copied(calm.before, home)
    first = _begun(settings, _NIGHT)
    time.sleep(chance.uniform(0, calm.seconds / 2))
    second = _begun(settings, other)
    both_said_so = all([_ended(first), _ended(second)])
    silent = "neither finished and neither said so" if not both_said_so and _wrong(calm, settings) else None
    return silent or _in_the_end(calm, settings, chance)


def _attacked(calm: Undisturbed, home: Path, chance: random.Random) -> str | None:
    """Give the night hostile files too: each must be told of, and of the others all must be as it would have been."""
    settings = copied(calm.before, home)
    files = hostile(calm.spare.read_bytes(), chance.randrange(1 << 30))
    for name, content in files.items():
        deliver(settings, name, content)
    if failed := _ended(_begun(settings, _NIGHT)):
        return f"the night ended with {failed}"
    told = _names_told_of(settings)
    silent = [name for name in files if name not in harmless() and not _is_told(name, told)]
    if silent:
        return f"nobody was told of {silent}"
    beside = {sha256(content).hexdigest() for content in files.values()}
    return difference(Warehouse(calm.after.warehouse), Warehouse(settings.warehouse), beside)


_KINDS: dict[str, Callable[[Undisturbed, Path, random.Random], str | None]] = {
    "killed at any moment": _killed,
    "disk full": _full,
    "two nights at once": _another,
    "the same night twice at once": _same_twice,
    "hostile files": _attacked,
}


def _is_told(name: str, told: str) -> bool:
    """Tell whether a file is named; a name that is itself hostile is shown without its ending or its marks."""
    return name in told or name.strip("\u202e=").partition(".")[0] in told


def _names_told_of(settings: Settings) -> str:
    with Warehouse(settings.warehouse).reading() as connection:
        rows = connection.execute("SELECT DISTINCT file FROM core_findings WHERE severity = 'error'").fetchall()
    return "\n".join(file for (file,) in rows)


def _in_the_end(calm: Undisturbed, settings: Settings, chance: random.Random) -> str | None:
    """Run the night again or the next one; say what is wrong then."""
    night_id = chance.choice((_NIGHT, _NEXT))
    if failed := _ended(_begun(settings, night_id)):
        return f"{night_id} afterwards ended with {failed}"
    return _wrong(calm, settings)


def _wrong(calm: Undisturbed, settings: Settings) -> str | None:
    warehouse = Warehouse(settings.warehouse)
    if not warehouse.exists():
        return "nothing was loaded"
    return (
        difference(Warehouse(calm.after.warehouse), warehouse)
        or told_otherwise(calm.after, settings)
        or other_files(calm.after, settings)
    )


def _begun(settings: Settings, night_id: str, most_bytes: int | None = None) -> BaseProcess:
    return started(whole_night, settings.home, night_id, most_bytes)


def _ended(child: BaseProcess) -> int:
    child.join()
    return child.exitcode or 0
