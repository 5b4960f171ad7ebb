"""What a warehouse holds already, so that nothing is loaded twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from expectations.decision import Checked
from sources import Delivery
from warehouse.night import Batch, Night
from warehouse.submissions import Submission, reading_id, submissions

Sighting = tuple[str, str, str, datetime]
"""Source id, file, sha256, seen at."""
Place = tuple[str, str]
"""Source id, file."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file whose last reading asked an officer for whom its sender may speak.

    ``sender`` is what decided that then, as ``organisation.senders.Sender.written``.
    """

    sha256: str
    source_id: str
    name: str
    fingerprint: str
    size_bytes: int
    modified_at: datetime | None
    sender: str


@dataclass(slots=True)
class FreshFile:
    """A file whose reading is new, with those of its submissions that are new.

    ``first_seen_at``: when these bytes were first seen in this very place. What somebody else put elsewhere is no
    delivery of this sender's.
    """

    delivery: Delivery
    checked: Checked
    reading_id: str
    submissions: list[Submission]
    fresh: list[Submission]
    first_seen_at: datetime

    @property
    def sender_id(self) -> str | None:
        """The unit that sent it; ``None`` where nobody knows."""
        return self.checked.read.sender_id or self.delivery.sender.unit_id


@dataclass(slots=True)
class Fresh:
    """What is new in a batch: each delivery with what was read of it, and the files whose reading is new."""

    sightings: list[tuple[Delivery, Checked]] = field(default_factory=list)
    files: list[FreshFile] = field(default_factory=list)

    @property
    def submissions(self) -> list[Submission]:
        """The submissions that are new."""
        return [one for file in self.files for one in file.fresh]

    def __bool__(self) -> bool:
        return bool(self.sightings or self.files)


@dataclass(slots=True)
class Known:
    """Ids that are in the warehouse, or on their way into it in the load at hand."""

    nights: set[str] = field(default_factory=set)
    sightings: set[Sighting] = field(default_factory=set)
    first_seen: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    latest: dict[Place, tuple[str, str]] = field(default_factory=dict)  # fingerprint and sha256
    readings: set[str] = field(default_factory=set)
    submissions: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> Known:
        """Return what a warehouse holds."""
        rows = connection.execute(
            "SELECT source_id, file, sha256, seen_at, fingerprint FROM core_sightings ORDER BY seen_at"
        ).fetchall()
        first_seen: dict[tuple[str, str, str], datetime] = {}
        for source_id, file, sha256, seen_at, _ in rows:
            first_seen.setdefault((source_id, file, sha256), seen_at)
        return cls(
            nights=_ids(connection, "SELECT night_id FROM core_nights"),
            sightings={row[:4] for row in rows},
            first_seen=first_seen,
            latest={(row[0], row[1]): (row[4], row[2]) for row in rows},
            readings=_ids(connection, "SELECT reading_id FROM core_file_cells"),
            submissions=_ids(connection, "SELECT submission_id FROM core_submission_log"),
        )

    def holds_findings_of(self, night: Night) -> bool:
        """Tell whether there is nothing to add of a night's findings about no file."""
        return not night.findings or night.night_id in self.nights

    def fresh(self, batch: Batch) -> Fresh:
        """Return what is new in a batch, and know it from then on."""
        fresh = Fresh()
        for delivery, checked in zip(batch.deliveries, batch.checked, strict=True):
            sighting = (delivery.source_id, delivery.name, delivery.sha256, delivery.seen_at)
            self.first_seen.setdefault(sighting[:3], delivery.seen_at)
            file = self._fresh_file(delivery, checked)
            if file is not None:
                fresh.files.append(file)
            if sighting not in self.sightings and (file is not None or not self._seen_last(delivery)):
                self.sightings.add(sighting)
                fresh.sightings.append((delivery, checked))
        return fresh

    def _seen_last(self, delivery: Delivery) -> bool:
        """Tell whether this very file is what was last seen in its place: a night that overlapped brought it, or it was
        collected again for the sake of the store. Without a fingerprint it may have been put there anew."""
        last = self.latest.get((delivery.source_id, delivery.name))
        return bool(delivery.fingerprint) and last == (delivery.fingerprint, delivery.sha256)

    def _fresh_file(self, delivery: Delivery, checked: Checked) -> FreshFile | None:
        found = submissions(checked)
        name = reading_id(checked, found, delivery.sender)
        if name in self.readings:
            return None
        self.readings.add(name)
        fresh = [one for one in found if one.submission_id not in self.submissions]
        self.submissions.update(one.submission_id for one in fresh)
        place = (delivery.source_id, delivery.name, delivery.sha256)
        return FreshFile(delivery, checked, name, found, fresh, self.first_seen[place])


def _ids(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}
