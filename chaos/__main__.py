"""``make chaos``: run every trial and print how many misfortunes were tried and survived.

Two trials at a time: one of those that start an Airflow, which is several processes, beside one of the others. Each is
printed when it has ended. Exit code 0 where all were survived, 1 where one was not, 2
where nothing at all could be tried, for what it needs is not installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chaos.attempt import attempted, trials
from chaos.trial import Tally

_PRINTING = threading.Lock()


def attempt(name: str, seed: int, rounds: int | None) -> Tally:
    """Run one trial in a folder of its own and print its lines."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"hopnhat-{name}-", ignore_cleanup_errors=True) as folder:
        tally = attempted(name, seed, rounds, Path(folder))
    with _PRINTING:
        took = f"{time.monotonic() - began:8.0f} {tally.processor_seconds:9.0f}  {tally.name}"
        print(_line(name, tally.tried, tally.survived, took), flush=True)
        for kind, tried, survived in tally.kinds():
            print(_line("", tried, survived, f"{'':18}  - {kind}"), flush=True)
        for failure in tally.failures:
            print(f"             ! {failure}", flush=True)
    return tally


def lanes(names: Sequence[str], at_once: int) -> list[list[str]]:
    """Share the trials out: the first lane has those that start an Airflow, of which no two run at the same time."""
    known = trials()
    with_airflow = [name for name in names if known[name].STARTS_AIRFLOW]
    others = [name for name in names if name not in with_airflow]
    return [with_airflow, others] if at_once > 1 else [[*with_airflow, *others]]


def main() -> int:
    """Run the trials that were asked for, all of them by default."""
    known = sorted(trials())
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--only", action="append", choices=known, help="one trial; may be repeated")
    parser.add_argument("--rounds", type=int, help="attempts of each trial, instead of its own number")
    parser.add_argument("--seed", type=int, default=2020)
    parser.add_argument("--at-once", type=int, choices=(1, 2), default=2, help="trials at a time")
    asked = parser.parse_args()
    began = time.monotonic()
    print(f"{'trial':12} {'tried':>6} {'survived':>8}  seconds processor")

    def walk(lane: Sequence[str]) -> list[Tally]:
        return [attempt(name, asked.seed, asked.rounds) for name in lane]

    with ThreadPoolExecutor(max_workers=asked.at_once) as pool:
        tallies = [tally for walked in pool.map(walk, lanes(asked.only or known, asked.at_once)) for tally in walked]
    tried, survived = (sum(getattr(tally, what) for tally in tallies) for what in ("tried", "survived"))
    used = sum(tally.processor_seconds for tally in tallies)
    print(_line("together", tried, survived, f"{time.monotonic() - began:8.0f} {used:9.0f}"))
    if tried == 0:
        print("Chưa thử được gì: máy này thiếu chương trình nêu trong ngoặc ở trên. (Nothing was tried: see above.)")
        return 2
    return int(survived < tried)


def _line(name: str, tried: int, survived: int, rest: str) -> str:
    return f"{name:12} {tried:6} {survived:8} {rest}"


if __name__ == "__main__":
    sys.exit(main())
