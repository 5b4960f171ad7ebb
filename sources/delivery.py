"""What collecting gives: deliveries, and what a night needs to know of the nights before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from findings import Finding
from organisation.senders import NOBODY, Sender

WEB, DESK = "web", "desk"
"""The sources of what a unit sends by its own page, and of what an officer hands in for a unit."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file seen in one place with bytes not seen there before.

    ``name`` is the path inside the source, NFC, ``/``-separated and safe to show. ``fingerprint`` is what the source
    could tell of the file without reading it. ``sender`` is who sent it, as the place says, and may speak for its own
    unit and those below; ``forms`` and ``period`` are what the place is registered for, with which the file's own words
    are compared. Times are aware; ``modified_at`` may be unknown.
    """

    sha256: str
    source_id: str
    name: str
    size_bytes: int
    seen_at: datetime
    modified_at: datetime | None
    forms: tuple[str, ...] = ()
    period: str | None = None
    fingerprint: str = ""
    sender: Sender = NOBODY


@dataclass(frozen=True, slots=True)
class Known:
    """What was last delivered under a name: the file's fingerprint then, its bytes, and when it was seen (aware)."""

    fingerprint: str
    sha256: str
    seen_at: datetime | None = None


KnownFiles = Mapping[tuple[str, str], Known]
"""By (source id, name)."""


@dataclass(slots=True)
class Collection:
    """One round over all sources.

    ``unchanged`` counts files that were recognised without being read; ``ignored`` counts what was passed over, by
    reason: ``lock_file``, ``partial``, ``system``, ``hidden``, ``still_written``.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    unchanged: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
