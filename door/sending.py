"""Taking what a unit sends: bytes into the store, a delivery into the journal, and only then a receipt.

The order is the promise. Bytes and delivery are synced to the disk before the receipt is written, and the receipt is
written before it is shown, so a file with a receipt is never lost, whatever is killed when; a file without one was not
taken, and the page says so. Where a process dies between delivery and receipt, the next one to start writes the receipt
(``mend``): the file was taken, and the unit's page shows it. The next consolidation finds the delivery in the journal.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from door.links import FOLDER
from door.sender import hints_of
from durable import write_bytes
from organisation.calendar import calendar
from sources import DESK, WEB, Delivery, DeliveryJournal, Store
from sources.names import safe_part

_NUMBER_LETTERS = 8
_MENDED_ROUNDS = 200  # of the journal: more than two servers take in the minutes between a death and a start


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the office says of a file it took. ``rows`` were read when it came; ``name`` is the sender's, made safe."""

    number: str
    unit_id: str
    at: datetime
    name: str
    sha256: str
    size_bytes: int
    rows: int
    decision: str
    link: int = 0

    @property
    def place(self) -> str:
        """The name of the delivery inside the source."""
        return f"{self.unit_id}/{self.number}/{self.name}"


class Counter:
    """The counter at which files are handed in, of one installation."""

    def __init__(self, home: Path, store: Path) -> None:
        self._folder = home / FOLDER / "receipts"
        self._store_root = store

    def take(
        self,
        path: Path,
        name: str,
        unit_id: str,
        *,
        rows: int,
        decision: str,
        link: int,
        now: datetime | None = None,
        source: str = WEB,
    ) -> Receipt:
        """Take a file and return its receipt; when this returns, all of it is on the disk.

        Args:
            path: where its bytes are; they are copied.
            name: what its sender called it; it is shown, never used as a path.
            unit_id: who sends it.
            rows: rows of records that were read of it.
            decision: what the check said.
            link: the number of the link it came by.
            now: aware; the present unless said.
            source: ``DESK`` of what an officer hands in for the unit.

        Raises:
            OSError: the disk is full or cannot be written; nothing was taken.
        """
        store, moment = Store(self._store_root), now or datetime.now(UTC)
        with path.open("rb") as content:
            sha256 = store.put(content)
        store.settle()
        shown = safe_part(name) or "_"
        number = _number(moment, unit_id, sha256, shown)
        receipt = Receipt(number, unit_id, moment, shown, sha256, path.stat().st_size, rows, decision, link)
        DeliveryJournal(store).note([_delivery(receipt, source)])
        self._write(receipt)
        return receipt

    def of_unit(self, unit_id: str) -> list[Receipt]:
        """Return a unit's receipts, the newest first."""
        found = [self._read(path) for path in self._of(unit_id).glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)

    def mend(self) -> int:
        """Write the receipts of files that were taken by a process which died before it wrote them; return how many."""
        mended = 0
        deliveries, _ = DeliveryJournal(Store(self._store_root)).read(_MENDED_ROUNDS)
        for delivery in deliveries:
            if delivery.source_id not in (WEB, DESK) or delivery.name.count("/") < 2:
                continue
            unit_id, number, name = delivery.name.split("/", 2)
            if not self._path(unit_id, number).exists():
                known = (delivery.sha256, delivery.size_bytes)
                self._write(Receipt(number, unit_id, delivery.seen_at, name, *known, rows=0, decision=""))
                mended += 1
        return mended

    def _write(self, receipt: Receipt) -> None:
        path = self._path(receipt.unit_id, receipt.number)
        path.parent.mkdir(parents=True, exist_ok=True)
        said: dict[str, Any] = {**asdict(receipt), "at": receipt.at.isoformat()}
        write_bytes(path, json.dumps(said, ensure_ascii=False, indent=1).encode())

    def _read(self, path: Path) -> Receipt | None:
        try:
            said = json.loads(path.read_bytes())
            return Receipt(**{**said, "at": datetime.fromisoformat(said["at"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _of(self, unit_id: str) -> Path:
        return self._folder / safe_part(unit_id)

    def _path(self, unit_id: str, number: str) -> Path:
        return self._of(unit_id) / f"{safe_part(number)}.json"


def _number(moment: datetime, unit_id: str, sha256: str, name: str) -> str:
    """Return a receipt's number: the day, and letters that the same file a second later does not have."""
    said = "\0".join((moment.isoformat(), unit_id, sha256, name))
    day = f"{moment.astimezone(calendar().zone):%Y%m%d}"
    return f"{day}-{hashlib.sha256(said.encode()).hexdigest()[:_NUMBER_LETTERS].upper()}"


def _delivery(receipt: Receipt, source: str) -> Delivery:
    sender = hints_of(receipt.unit_id, source).sender
    assert sender is not None
    return Delivery(
        sha256=receipt.sha256,
        source_id=source,
        name=receipt.place,
        size_bytes=receipt.size_bytes,
        seen_at=receipt.at,
        modified_at=None,
        fingerprint=receipt.number,
        sender=sender,
    )
