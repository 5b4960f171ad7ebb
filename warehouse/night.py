"""What a load is given and what it answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from expectations.decision import Checked
from findings import Finding
from sources import Delivery


@dataclass(frozen=True, slots=True)
class Batch:
    """Some files of a night: ``checked[i]`` is what was read out of ``deliveries[i]``."""

    deliveries: Sequence[Delivery]
    checked: Sequence[Checked]


@dataclass(frozen=True, slots=True)
class Night:
    """One night's work. ``batches`` may be an iterator: a batch is held only while it is loaded.

    ``findings`` are those about no file (a source that could not be reached); ``seconds`` gives the time that
    ``collect``, ``read`` and ``check`` took.
    """

    night_id: str
    started_at: datetime
    batches: Iterable[Batch]
    findings: Sequence[Finding] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class LoadSummary:
    """What a load added. ``files`` had content not read before; ``unchanged``: nothing was added at all."""

    sightings: int = 0
    files: int = 0
    accepted: int = 0
    sent_back: int = 0
    nil: int = 0
    records: int = 0
    findings: int = 0
    cells_read: int = 0
    cells_loaded: int = 0
    cells_sent_back: int = 0
    cells_ignorable: int = 0
    unchanged: bool = False
    periods: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the counts by name, JSON-able; ``periods``, of which returns were added, are no count."""
        return {name: value for name, value in dataclasses.asdict(self).items() if name != "periods"}
