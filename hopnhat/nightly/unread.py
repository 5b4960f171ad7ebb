"""What was collected and is not in the warehouse: after a restore, a lost warehouse, or a night that never loaded.

Its bytes are in the store and its deliveries in the journal beside it, with the moments at which the office had them,
so it is read and loaded as if that night had gone well; also where a unit has taken the file away since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hopnhat.commands.messages import say
from sources import Delivery, DeliveryJournal, Known, Store
from warehouse import Sighting, Warehouse

# So many rounds and days are looked at in any night; all of them where the warehouse is new or was put back.
_LAST_ROUNDS, _DAYS = 10, 7.0


@dataclass(slots=True)
class Unread:
    """Deliveries to be read again, the earliest first; what they make known of their places; what somebody is told."""

    deliveries: list[Delivery] = field(default_factory=list)
    known: dict[tuple[str, str], Known] = field(default_factory=dict)
    concerns: list[str] = field(default_factory=list)


def find_unread(warehouse: Warehouse, store: Store, known: Mapping[tuple[str, str], Known]) -> Unread:
    """Return what was collected before and is not in the warehouse; ``known`` is what was last seen in each place."""
    unread = Unread()
    exists = warehouse.exists()
    journal = DeliveryJournal(store)
    collected, damaged = journal.read(_LAST_ROUNDS, _DAYS)
    seen, lost = _seen_since(warehouse, collected) if exists else (set(), True)
    if collected and lost:
        collected, more = journal.read()
        damaged += more
        seen = _seen_since(warehouse, collected)[0] if exists else set()
    unread.concerns += [say("concern_damaged_journal", "vi", path=path) for path in damaged]
    last_seen: dict[tuple[str, str], datetime] = {}
    for source_id, file, _, seen_at in seen:
        last_seen[source_id, file] = max(seen_at, last_seen.get((source_id, file), seen_at))
    for one in sorted(collected, key=lambda delivery: delivery.seen_at):
        place = (one.source_id, one.name)
        # Bytes that are gone cannot be read; where the source still has the file, it is collected again.
        if (*place, one.sha256, one.seen_at) in seen or one.sha256 not in store:
            continue
        # Collected once more for the sake of the store alone: the warehouse has it as the last of its place already.
        if place in known and (known[place].fingerprint, known[place].sha256) == (one.fingerprint, one.sha256):
            continue
        unread.deliveries.append(one)
        if place not in last_seen or one.seen_at > last_seen[place]:
            unread.known[place] = Known(one.fingerprint, one.sha256)
    return unread


def _seen_since(warehouse: Warehouse, collected: list[Delivery]) -> tuple[set[Sighting], bool]:
    if not collected:
        return set(), False
    return warehouse.seen_since(min(one.seen_at for one in collected))
