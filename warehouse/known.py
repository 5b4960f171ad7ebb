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


@dataclass(slots=True)
class FreshFile:
    """A file whose reading is new, with those of its submissions that are new."""

    checked: Checked
    reading_id: str
    submissions: list[Submission]
    fresh: list[Submission]


@dataclass(slots=True)
class Fresh:
    """What is new in a batch."""

    sightings: list[Delivery] = field(default_factory=list)
    files: list[FreshFile] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.sightings or self.files)


@dataclass(slots=True)
class Known:
    """Ids that are in the warehouse, or on their way into it in the load at hand."""

    nights: set[str] = field(default_factory=set)
    sightings: set[Sighting] = field(default_factory=set)
    latest: dict[Place, tuple[str, str]] = field(default_factory=dict)  # fingerprint and sha256
    readings: set[str] = field(default_factory=set)
    submissions: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> Known:
        """Return what a warehouse holds."""
        rows = connection.execute(
            "SELECT source_id, file, sha256, seen_at, fingerprint FROM core_sightings ORDER BY seen_at"
        ).fetchall()
        return cls(
            nights=_ids(connection, "SELECT night_id FROM core_nights"),
            sightings={row[:4] for row in rows},
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
            file = self._fresh_file(checked)
            if file is not None:
                fresh.files.append(file)
            sighting = (delivery.source_id, delivery.name, delivery.sha256, delivery.seen_at)
            if sighting not in self.sightings and (file is not None or not self._seen_last(delivery)):
                self.sightings.add(sighting)
                fresh.sightings.append(delivery)
        return fresh

    def _seen_last(self, delivery: Delivery) -> bool:
        """Tell whether this very file is what was last seen in its place: a night that overlapped brought it, or it was
        collected again for the sake of the store. Without a fingerprint it may have been put there anew."""
        last = self.latest.get((delivery.source_id, delivery.name))
        return bool(delivery.fingerprint) and last == (delivery.fingerprint, delivery.sha256)

    def _fresh_file(self, checked: Checked) -> FreshFile | None:
        found = submissions(checked)
        name = reading_id(checked, found)
        if name in self.readings:
            return None
        self.readings.add(name)
        fresh = [one for one in found if one.submission_id not in self.submissions]
        self.submissions.update(one.submission_id for one in fresh)
        return FreshFile(checked, name, found, fresh)


def _ids(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}
