"""The units' door: one clerk who checks a file, and all 54 communes at the same moment with three files each.

``python -m bench --only=door``. A real server of its own on 127.0.0.1, of units of which a return of a year before lies
in the books; the clerks are threads of this process, on the same processors. Seconds are by the clock, because somebody
waits: on a machine that others share they are too long.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import requests

from bench.measure import say
from bench.returns import make, names_of_units
from bench.row import Row
from door.links import Links
from expectations import Checked, decide
from hopnhat.settings import Settings
from organisation import Unit
from organisation.units import organisation
from sources import Delivery
from transforms.sandbox import Job, read_many
from warehouse import Batch, Night, Warehouse

_UNITS, _FILES, _ROUNDS, _SINGLE = 54, 3, 3, 40
_BOOKS_MONTH, _CHECKED_MONTH = 0, 12  # compared with the same month of the year before


def rows() -> Iterator[Row]:
    """Yield what was measured."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as place:
        home = Path(place)
        day = date(2016, 1, 1)
        names = [name for name in names_of_units() if _unit(name, day).level == "base"][:_UNITS]
        checked = make(home / "checked", _UNITS * _FILES, of=names, from_month=_CHECKED_MONTH)
        files = [path.read_bytes() for of in range(_UNITS) for path in checked[of::_UNITS]]
        _load(home, make(home / "books", _UNITS, of=names, from_month=_BOOKS_MONTH))
        tokens = [Links(home).issue(_unit(name, day).unit_id, "bench")[1] for name in names]
        with _server(home) as (address, process):
            say(f"one file, {_SINGLE} times")
            single = [_check(address, tokens[number], [files[number * _FILES]]) for number in range(_SINGLE)]
            yield Row("door: check one file, p50", statistics.median(single), "s", most=0.25, note="by the clock")
            times: list[float] = []
            before, spent = process.memory_info().rss, _spent(process)
            for _ in range(_ROUNDS):
                times += _together(address, tokens, files)
            failed = sum(one < 0 for one in times)
            slow = sorted(times)[int(len(times) * 0.95)]
            note = f"{_UNITS} units, {_FILES} files each, at once, {_ROUNDS} times; by the clock"
            yield Row("door: 54 units at once, p95", slow, "s", most=2, note=note)
            yield Row("door: 54 units at once, failed", failed, "x", most=0)
            own, children = ((after - first) / _ROUNDS for after, first in zip(_spent(process), spent, strict=True))
            note = f"{own:.2f} s of it in the server, the rest in the reading children"
            yield Row("door: processor for 54 units", own + children, "s", note=note)
            held = process.memory_info().rss
            yield Row("door: memory beside the children", held / 2**20, "MiB", most=512)
            yield Row("door: memory that these rounds left", (held - before) / 2**20, "MiB")


def _unit(name: str, day: date) -> Unit:
    unit = organisation().match(name, day).unit
    assert unit is not None
    return unit


def _load(home: Path, returns: list[Path]) -> None:
    """Have the books hold some returns."""
    now = datetime.now(UTC)
    reads = list(read_many([Job(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in returns]))
    verdicts = [Checked(read, read.findings, decide(read, read.findings)) for read in reads]
    deliveries = [
        Delivery(read.sha256, "bench", path.name, path.stat().st_size, now, None)
        for read, path in zip(reads, returns, strict=True)
    ]
    Warehouse(Settings.load(home).warehouse).load(Night("bench", now, [Batch(deliveries, verdicts)]))


def _together(address: str, tokens: list[str], files: list[bytes]) -> list[float]:
    """Have every unit check its files at the same moment; return the seconds each waited, -1 where it failed."""
    own = [files[number * _FILES : (number + 1) * _FILES] for number in range(len(tokens))]
    with ThreadPoolExecutor(len(tokens)) as clerks:
        return list(clerks.map(lambda one: _check(address, *one), zip(tokens, own, strict=True)))


def _check(address: str, token: str, files: list[bytes]) -> float:
    started = time.perf_counter()
    sent = [("tep", (f"{number}.xlsx", content)) for number, content in enumerate(files)]
    answer = requests.post(f"{address}/u/{token}/kiem-tra", files=sent, timeout=60)
    took = time.perf_counter() - started
    return took if answer.status_code == 200 and answer.text.count("<section") >= len(files) else -1.0


def _spent(process: psutil.Process) -> tuple[float, float]:
    """Return the processor seconds of the server, and of its children."""
    times = [one.cpu_times() for one in (process, *process.children())]
    seconds = [one.user + one.system for one in times]
    return seconds[0], sum(seconds[1:])


@contextmanager
def _server(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    port = 18_473
    environment = {**os.environ, "HOPNHAT_HOME": str(home)}
    command = [sys.executable, "-m", "hopnhat.door.server", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    if requests.get(f"{address}/suc-khoe", timeout=5).ok:
                        break
                except requests.ConnectionError:
                    time.sleep(0.1)
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()


if __name__ == "__main__":
    for row in rows():
        print(row.what, round(row.measured, 3), row.unit, row.met)
