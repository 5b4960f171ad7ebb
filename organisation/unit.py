"""One version of a unit, and the list of versions as ``units.csv`` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from province import Line, read_table
from province.kinds import Filled, Level, OpenDay, UnitId

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


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A version as a line of ``units.csv``: open days are empty, successors are ids divided by blanks."""

    unit_id: UnitId
    gso_code: str
    name: Filled
    union_name: Filled
    level: Level
    kind: str
    parent_id: str
    valid_from: OpenDay
    valid_to: OpenDay
    successor_ids: str
    status: str

    def as_unit(self) -> Unit:
        """Return the version that the line describes."""
        return Unit(
            unit_id=self.unit_id,
            gso_code=self.gso_code,
            name=self.name,
            union_name=self.union_name,
            level=self.level,
            kind=self.kind,
            parent_id=self.parent_id,
            valid_from=self.valid_from or _FIRST,
            valid_to=self.valid_to or _LAST,
            successor_ids=tuple(self.successor_ids.split()),
            status=self.status,
        )


def read_units(path: Path) -> list[Line[Unit]]:
    """Return the versions of a file of the columns of ``units.csv``, in its order.

    Raises:
        province.ProvinceError: a line cannot be read.
    """
    return [Line(line.number, line.row.as_unit()) for line in read_table(path, UnitLine)]
