"""Who gets a unit's mail: ``contacts.csv``, or the installation's own file of the same columns.

A line gives an ``address`` of mail, a ``channel`` (the name of an Airflow connection to Telegram, Zalo, Teams ...), or
both. The column ``channel`` may be missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path

from organisation.units import Unit
from province import province_folder, read_table
from province.kinds import Filled

_REPORTS_FOR_OTHERS = frozenset(("district", "affiliated", "commune", "province"))


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the file."""

    unit_id: Filled
    address: str
    channel: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address of mail.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        try:
            if self.address:
                self.address.encode("ascii")
                Address(addr_spec=self.address)
        except (ValueError, IndexError, HeaderParseError):  # the parser falls over an address cut at its “@”
            raise ValueError(f"“{self.address}” không phải địa chỉ thư") from None


@dataclass(frozen=True, slots=True)
class Contacts:
    """Addresses and channels by unit id; ``*`` receives for every unit without one of its own."""

    addresses: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> Contacts:
        """Read a contacts file; the project's own where an installation has none (``None``).

        Raises:
            province.ProvinceError: an address is none, or the file is not such a list: emptied or damaged, it must not
                pass for one that gives nobody an address.
        """
        addresses: dict[str, list[str]] = defaultdict(list)
        channels: dict[str, list[str]] = defaultdict(list)
        for line in read_table(path or province_folder() / "contacts.csv", Contact):
            if line.row.address:
                addresses[line.row.unit_id].append(line.row.address)
            if line.row.channel:
                channels[line.row.unit_id].append(line.row.channel)
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


def answers_for(unit: Unit) -> str:
    """Return the id of the unit that is told of this one's returns: a base unit's district, any other unit itself."""
    return unit.unit_id if unit.level in _REPORTS_FOR_OTHERS else unit.parent_id
