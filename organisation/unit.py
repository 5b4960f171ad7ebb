"""One version of a unit, and the list of versions as ``units.csv`` writes it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_FIRST, _LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of a unit; open dates are ``date.min`` and ``date.max``."""

    unit_id: str
    gso_code: str
    name: str
    union_name: str
    level: str
    kind: str
    parent_id: str
    valid_from: date
    valid_to: date
    successor_ids: tuple[str, ...]
    status: str

    def valid(self, on: date) -> bool:
        """Tell whether this version was in force on a day."""
        return self.valid_from <= on <= self.valid_to


def read_units(path: Path) -> list[Unit]:
    """Return the versions of a file of the columns of ``units.csv``, in its order.

    Raises:
        ValueError: a date is not ISO.
        KeyError: a column is not there.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [_unit(row) for row in csv.DictReader(lines)]


def _day(text: str, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        unit_id=row["unit_id"],
        gso_code=row["gso_code"],
        name=row["name"],
        union_name=row["union_name"],
        level=row["level"],
        kind=row["kind"],
        parent_id=row["parent_id"],
        valid_from=_day(row["valid_from"], _FIRST),
        valid_to=_day(row["valid_to"], _LAST),
        successor_ids=tuple(row["successor_ids"].split()),
        status=row["status"],
    )
