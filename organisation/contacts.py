"""Who gets a unit's mail: ``contacts.csv``, or the installation's own file of the same columns.

A line gives an ``address`` of mail, a ``channel`` (the name of an Airflow connection to Telegram, Zalo, Teams ...), or
both. The column ``channel`` may be missing.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path

from organisation.units import Unit
from province import province_folder

_REPORTS_FOR_OTHERS = frozenset(("district", "affiliated", "commune", "province"))


@dataclass(frozen=True, slots=True)
class Contacts:
    """Addresses and channels by unit id; ``*`` receives for every unit without one of its own."""

    addresses: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> Contacts:
        """Read a contacts file; the project's own where an installation has none (``None``).

        Raises:
            ValueError: an address is none; the message names the line.
        """
        path = path or province_folder() / "contacts.csv"
        addresses: dict[str, list[str]] = defaultdict(list)
        channels: dict[str, list[str]] = defaultdict(list)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                unit_id = row["unit_id"].strip()
                if address := (row["address"] or "").strip():
                    addresses[unit_id].append(_checked(address, path.name, number))
                if channel := (row.get("channel") or "").strip():
                    channels[unit_id].append(channel)
        return cls(*({unit_id: tuple(found) for unit_id, found in one.items()} for one in (addresses, channels)))

    def of(self, unit_id: str) -> tuple[str, ...]:
        """Return the addresses that get a unit's mail, none if nobody does."""
        return self.addresses.get(unit_id) or self.addresses.get("*", ())

    def own(self, unit_id: str) -> tuple[str, ...]:
        """Return the addresses given for a unit itself, none if it has none of its own."""
        return self.addresses.get(unit_id, ())

    def channels_of(self, unit_id: str) -> tuple[str, ...]:
        """Return the channels that get a short text about a unit, none if it has none of its own."""
        return self.channels.get(unit_id, ())


def _checked(address: str, file: str, number: int) -> str:
    try:
        address.encode("ascii")
        return Address(addr_spec=address).addr_spec
    except (ValueError, HeaderParseError) as problem:
        raise ValueError(f"{file}, line {number}: {address!r} is no mail address") from problem


def answers_for(unit: Unit) -> str:
    """Return the id of the unit that is told of this one's returns: a base unit's district, any other unit itself."""
    return unit.unit_id if unit.level in _REPORTS_FOR_OTHERS else unit.parent_id
