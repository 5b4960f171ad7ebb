"""The generator's own data files, each read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the lines of a CSV file: of ``data/``, or of ``samples/`` itself where it stands there."""
    path = HERE / "data" / f"{name}.csv"
    path = path if path.exists() else HERE / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def tree(name: str) -> Any:
    """Return a YAML file of ``data/``."""
    return yaml.safe_load((HERE / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
