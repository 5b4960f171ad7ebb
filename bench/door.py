"""The units' door: one clerk who checks a file, and all 54 communes at the same moment with three files each.

``python -m bench --only=door``. A real server of its own on 127.0.0.1; the clerks are threads of this process, on the
same processors. Seconds are by the clock, because somebody waits: on a machine that others share they are too long.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests

from bench.measure import say
from bench.returns import make
from bench.row import Row
from door.links import Links
from organisation import Period
from organisation.units import organisation

_UNITS, _FILES, _ROUNDS, _SINGLE = 54, 3, 3, 40
_PERIOD = "2026-H1"


def rows() -> Iterator[Row]:
    """Yield what was measured."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as place:
        home = Path(place)
        files = [path.read_bytes() for path in make(home / "books", _UNITS * _FILES)]
        units = sorted({unit.unit_id for unit, _ in organisation().expected(Period.parse(_PERIOD))})[:_UNITS]
        tokens = [Links(home).issue(unit_id, "bench")[1] for unit_id in units]
        with _server(home) as (address, process):
            say(f"one file, {_SINGLE} times")
            single = [_check(address, tokens[number % len(tokens)], [files[number]]) for number in range(_SINGLE)]
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
    return took if answer.status_code == 200 and answer.text.count("<section") == len(files) else -1.0


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
