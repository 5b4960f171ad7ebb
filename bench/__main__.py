"""``make bench``: print the table, and keep what was measured in ``bench/history.csv``.

``ARGS=--quick`` takes hundreds of returns instead of thousands, ``ARGS=--returns=2000,4000`` so many in the smaller and
the larger night; ``ARGS=--only=nights`` measures one group of rows.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import nights
from bench.measure import machine
from bench.row import Row

HISTORY = Path(__file__).with_name("history.csv")
_HEADINGS = ("date", "commit", "machine", "returns", "row", "measured", "unit", "target", "met")
_FULL, _QUICK = (2000, 20_000), (300, 1000)
_GROUPS = ("nights", "warehouse", "reports", "feedback", "door", "airflow", "millions")
_LONG = ("millions",)  # not of a quick bench, unless asked for
_MET = {True: "yes", False: "NO", None: ""}


def main(arguments: list[str]) -> int:
    """Measure, print and keep; return how many targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", dest="returns", action="store_const", const=_QUICK, default=_FULL)
    parser.add_argument("--returns", dest="returns", type=_sizes)
    parser.add_argument("--only", choices=_GROUPS)
    options = parser.parse_args(arguments)
    commit = _commit()
    missed = 0
    every = [group for group in _GROUPS if options.returns != _QUICK or group not in _LONG]
    for group in (options.only,) if options.only else every:
        for row in _rows(group, options.returns):
            _print(row)
            _keep(row, commit, options.returns)
            missed += row.met is False
    return missed


def _sizes(text: str) -> tuple[int, int]:
    few, many = map(int, text.split(","))
    return few, many


def _rows(group: str, returns: tuple[int, int]) -> Iterator[Row]:
    if group == "nights":
        yield from nights.rows(*returns)
    else:
        yield from importlib.import_module(f"bench.{group}").rows()


def _print(row: Row) -> None:
    print(f"{row.what:46} {row.measured:12,.2f} {row.unit:4} {row.target:14} {_MET[row.met]:4} {row.note}", flush=True)


def _keep(row: Row, commit: str, returns: tuple[int, int]) -> None:
    new = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        if new:
            lines.writerow(_HEADINGS)
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
        measured = (row.what, f"{row.measured:.3f}", row.unit, row.target, _MET[row.met])
        lines.writerow((now, commit, machine(), "{} and {}".format(*returns), *measured))


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HISTORY.parent)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
