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

_FILE = Path(__file__).with_name("contacts.csv")
_REPORTS_FOR_OTHERS = frozenset(("district", "affiliated", "commune", "province"))


class ContactsError(ValueError):
    """The list of addresses cannot be used; the message, in Vietnamese, says why and names the line."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Addresses and channels by unit id; ``*`` receives for every unit without one of its own."""

    addresses: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> Contacts:
        """Read a contacts file; the project's own where an installation has none (``None``).

        Raises:
            ContactsError: an address is none, or the file is not such a list: emptied or damaged, it must not pass for
                one that gives nobody an address.
        """
        path = path or _FILE
        addresses: dict[str, list[str]] = defaultdict(list)
        channels: dict[str, list[str]] = defaultdict(list)
        for number, row in enumerate(_rows(path), start=2):
            unit_id = (row["unit_id"] or "").strip()
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


def _rows(path: Path) -> list[dict[str, str | None]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            heads, rows = set(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as damage:
        raise ContactsError(f"Danh bạ {path} không đọc được ({damage}). Hãy chép lại từ bản sao lưu.") from damage
    if not {"unit_id", "address"} <= heads:
        raise ContactsError(
            f"Danh bạ {path} không có dòng đầu “unit_id,address,...” (tệp rỗng hoặc hỏng). Hãy chép lại từ bản sao lưu."
        )
    return rows


def _checked(address: str, file: str, number: int) -> str:
    try:
        address.encode("ascii")
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError, HeaderParseError) as problem:  # the parser falls over an address cut at its “@”
        raise ContactsError(f"Danh bạ {file}, dòng {number}: “{address}” không phải địa chỉ thư.") from problem


def answers_for(unit: Unit) -> str:
    """Return the id of the unit that is told of this one's returns: a base unit's district, any other unit itself."""
    return unit.unit_id if unit.level in _REPORTS_FOR_OTHERS else unit.parent_id
