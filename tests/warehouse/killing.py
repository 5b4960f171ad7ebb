"""Loads the second night once a folder, and kills each load at the place the folder is named after.

Usage: killing.py FOLDER...; every folder holds a warehouse and is named <place>@<number of calls let through>.
Prints a line a folder: the signal that ended the load, or 0. The loads are forks of this process, which has imported
everything and opened nothing.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import conftest

import warehouse.warehouse


def main() -> None:
    for folder in map(Path, sys.argv[1:]):
        child = os.fork()
        if child == 0:
            place, _, passes = folder.name.partition("@")
            kill_at(place, int(passes))
            _load(folder / "hopnhat.duckdb")
            os._exit(0)
        print(os.WTERMSIG(os.waitpid(child, 0)[1]), flush=True)


def kill_at(place: str, passes: int) -> None:
    *owner, name = place.split(".")
    holder = reduce(getattr, owner, warehouse)
    whole, left = getattr(holder, name), iter(range(passes, -1, -1))

    def killed(*arguments: Any, **named: Any) -> Any:
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments, **named)

    users = [module for title, module in sys.modules.items() if title.startswith("warehouse.")]
    for user in (holder, *users):
        if getattr(user, name, None) is whole:
            setattr(user, name, killed)


def _load(path: Path) -> None:
    province = conftest.Province()
    second = province.checked(province.table(province.visits(5)))
    started_at = conftest.FIRST_NIGHT + timedelta(days=1)
    warehouse.Warehouse(path).load(province.night(second, started_at=started_at))


if __name__ == "__main__":
    main()
