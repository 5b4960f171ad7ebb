"""Who gets a unit's mail: ``contacts.csv``, or the installation's own file of the same columns."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from organisation.units import Unit

_FILE = Path(__file__).with_name("contacts.csv")
_REPORTS_FOR_OTHERS = frozenset(("district", "affiliated", "commune", "province"))


@dataclass(frozen=True, slots=True)
class Contacts:
    """Addresses by unit id; ``*`` receives for every unit without one of its own."""

    addresses: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path = _FILE) -> Contacts:
        """Read a contacts file."""
        found: dict[str, list[str]] = defaultdict(list)
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["address"].strip():
                    found[row["unit_id"].strip()].append(row["address"].strip())
        return cls({unit_id: tuple(addresses) for unit_id, addresses in found.items()})

    def of(self, unit_id: str) -> tuple[str, ...]:
        """Return the addresses that get a unit's mail, none if nobody does."""
        return self.addresses.get(unit_id) or self.addresses.get("*", ())


def answers_for(unit: Unit) -> str:
    """Return the id of the unit that is told of this one's returns: a base unit's district, any other unit itself."""
    return unit.unit_id if unit.level in _REPORTS_FOR_OTHERS else unit.parent_id
