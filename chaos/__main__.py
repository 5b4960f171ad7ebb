"""``make chaos``: run every trial and print how many misfortunes were tried and survived.

Exit code 0 where all were survived, 1 where one was not.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import pkgutil
import sys
import tempfile
import time
from pathlib import Path
from typing import cast

import chaos
from chaos.trial import Tally, Trial

_OURS = {"__main__", "trial"}


def trials() -> dict[str, Trial]:
    """Return the trials by the name of their module: whatever in this package has a ``run``."""
    names = (info.name for info in pkgutil.iter_modules(chaos.__path__) if info.name not in _OURS)
    modules = {name: importlib.import_module(f"chaos.{name}") for name in names}
    return {name: cast("Trial", module) for name, module in modules.items() if hasattr(module, "run")}


def attempt(name: str, trial: Trial, seed: int, rounds: int | None) -> Tally:
    """Run one trial in a folder of its own and print its line."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"hopnhat-{name}-") as folder:
        tally = trial.run(seed, rounds or trial.ROUNDS, Path(folder))
    print(f"{name:12} {tally.tried:6} {tally.survived:8} {time.monotonic() - began:7.0f} s  {tally.name}", flush=True)
    for kind, tried, survived in tally.kinds():
        print(f"{'':12} {tried:6} {survived:8}              - {kind}", flush=True)
    for failure in tally.failures:
        print(f"             ! {failure}", flush=True)
    return tally


def main() -> int:
    """Run the trials that were asked for, all of them by default."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # libraries complain of what is done to them
    known = trials()
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--only", action="append", choices=sorted(known), help="one trial; may be repeated")
    parser.add_argument("--rounds", type=int, help="attempts of each trial, instead of its own number")
    parser.add_argument("--seed", type=int, default=2020)
    asked = parser.parse_args()
    print(f"{'trial':12} {'tried':>6} {'survived':>8}   seconds")
    tallies = [attempt(name, known[name], asked.seed, asked.rounds) for name in asked.only or known]
    return int(any(tally.survived < tally.tried for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
