"""Nights by a clock that is set forward and back between their steps, and nights across midnight and New Year.

The clock is faked for the whole process, DuckDB included, by Debian's ``faketime``. Three nights follow each other: the
second brings returns that are new, the third nothing. Afterwards the warehouse must hold what three nights by a good
clock make of the same returns, everybody must have been told the same, each place once, and what was known at a moment
must still be answered.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bench.returns import make
from chaos.installation import copied, deliver, furnished, whole_night
from chaos.outcome import difference, told_otherwise
from chaos.servers.process import program
from chaos.trial import Tally
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from warehouse import Warehouse

MISSING = "no faketime here; to enable: bash tests/system-packages.sh (apt-get install faketime)"
NAME = "Đồng hồ bị chỉnh, đêm qua giao thừa / the clock is set, a night crosses midnight and New Year"
ROUNDS = 6
STARTS_AIRFLOW = False
_RETURNS, _NIGHTS = 8, 3
_ROOT = Path(__file__).resolve().parent.parent
_BEGIN = "import sys, time; began = time.monotonic(); from chaos.clock import nights; nights(began, *sys.argv[1:])"
_LATER = "later"
Times = list[datetime]


def is_there() -> bool:
    """Tell whether the clock can be faked here."""
    return _library() is not None


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Run ``rounds`` times three nights, each time by another clock; none where it cannot be faked."""
    tally, chance = Tally(NAME if is_there() else f"{NAME} ({MISSING})"), random.Random(seed)
    if not is_there():
        return tally
    made = make(folder / "made", 2 * _RETURNS, seed)
    before = furnished(folder / "before", made[:_RETURNS])
    for path in made[_RETURNS:]:
        deliver(before, path.name, path.read_bytes(), _LATER)
    calm = copied(before, folder / "calm")
    for number in range(_NIGHTS):
        _bring(calm.home, number)
        whole_night(calm.home, f"dem-{number}")
    for number in range(rounds):
        kind = list(_KINDS)[number % len(_KINDS)]
        settings, clocks = copied(before, folder / f"{number:03}"), _KINDS[kind](chance)
        try:
            by_clock(settings, clocks)
            fault = _wrong(calm, settings)
        except subprocess.CalledProcessError as ended:
            fault = f"{ended}: {ended.stderr[-500:]}"
        said = "; ".join(f"{clock[0]:%Y-%m-%d %H:%M:%S} to {clock[-1]:%Y-%m-%d %H:%M:%S}" for clock in clocks)
        tally.count(fault and f"seed {seed}, round {number}, {kind} ({said}): {fault}", kind)
    return tally


def _new_year(chance: random.Random) -> list[Times]:
    """The first night crosses New Year somewhere between its steps, the second 30 June, the third a plain midnight."""
    days = (datetime(2025, 12, 31), datetime(2026, 6, 30), datetime(2026, 7, 8))
    begins = (day.replace(hour=23, minute=59 - chance.randrange(5), second=55) for day in days)
    return [_steps(begin.astimezone(), timedelta(minutes=1)) for begin in begins]


def _set_back(chance: random.Random) -> list[Times]:
    """Between any two steps the clock may be set back, by seconds or by weeks."""
    return _set(chance, -1)


def _set_about(chance: random.Random) -> list[Times]:
    """Between any two steps the clock may be set forward or back."""
    return _set(chance, chance.choice((-1, 1)))


def _set(chance: random.Random, way: int) -> list[Times]:
    clocks = []
    now = datetime(2026, 3, 1, 1).astimezone()
    for _ in range(_NIGHTS):
        clock = []
        for _ in steps.STEPS:
            if chance.random() < 0.5:
                now += way * timedelta(seconds=chance.choice((3, 600, 86_400, 1_500_000)) * chance.random())
            clock.append(now)
            now += timedelta(seconds=5)
        clocks.append(clock)
        now += timedelta(hours=chance.choice((0, 1, 24)))
    return clocks


_KINDS: dict[str, Callable[[random.Random], list[Times]]] = {
    "across midnight and New Year": _new_year,
    "set back between steps": _set_back,
    "set forward or back": _set_about,
}


def _steps(start: datetime, apart: timedelta = timedelta(seconds=5)) -> Times:
    return [start + number * apart for number in range(len(steps.STEPS))]


def _bring(home: Path, number: int) -> None:
    """Before the second night, let the later returns come in."""
    for path in sorted((home / _LATER).iterdir()) if number == 1 else ():
        path.replace(home / "inbox" / path.name)


def by_clock(settings: Settings, clocks: Sequence[Times]) -> None:
    """Run nights in a process whose clock stands at the time given for each step when that begins, and goes on."""
    library = _library()
    assert library is not None
    told = settings.home / "clock"
    told.write_text(f"@{clocks[0][0]:%Y-%m-%d %H:%M:%S}", encoding="ascii")
    faked = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(told),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    times = json.dumps([[at.replace(tzinfo=None).isoformat() for at in clock] for clock in clocks])
    subprocess.run(
        [sys.executable, "-c", _BEGIN, str(settings.home), str(told), times],
        cwd=_ROOT,
        env={**os.environ, **faked},
        check=True,
        capture_output=True,
        text=True,
    )


def nights(began: float, home: str, told: str, clocks: str) -> None:
    """Run nights in this process, whose clock is what ``told`` says that it was when the process ``began``."""
    settings = Settings.load(Path(home))
    for number, clock in enumerate(json.loads(clocks)):
        _bring(settings.home, number)
        for step, said in zip(steps.STEPS, clock, strict=True):
            then = datetime.fromisoformat(said) - timedelta(seconds=time.monotonic() - began)
            Path(told).write_text(f"@{then:%Y-%m-%d %H:%M:%S}", encoding="ascii")
            steps.run(step, settings, f"dem-{number}")


def _wrong(calm: Settings, settings: Settings) -> str | None:
    warehouse = Warehouse(settings.warehouse)
    return (
        difference(Warehouse(calm.warehouse), warehouse)
        or told_otherwise(calm, settings)
        or _lost_past(settings, warehouse)
    )


def _lost_past(settings: Settings, warehouse: Warehouse) -> str | None:
    """Say where a moment of the past is no longer answered as it was: the first night brought half of the returns."""
    with warehouse.reading() as connection:
        moments = connection.execute("SELECT accepted_at FROM core_nights ORDER BY accepted_at").fetchall()
    counts: list[int] = []
    for (moment,) in moments:
        with warehouse.reading(as_of=moment) as connection:
            counts += connection.execute("SELECT count(DISTINCT sha256) FROM core_submissions").fetchone() or ()
    expected = [_RETURNS, 2 * _RETURNS]
    return None if counts == expected else f"as known after each night there were {counts} files, not {expected}"


def _library() -> Path | None:
    if program("faketime") is None:
        return None
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))
    return found[0] if found else None
