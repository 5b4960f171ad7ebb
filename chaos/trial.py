"""A trial: one kind of misfortune, tried many times, and how many of them were survived.

A trial is a module of this package with a ``NAME`` and ``run(seed, rounds, folder)``. It works inside ``folder`` only,
starts nothing that outlives it, and with the same seed tries the same misfortunes. One that ``STARTS_AIRFLOW`` keeps
several processors busy: no two of those run at the same time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Protocol


@dataclass(slots=True)
class Tally:
    """How often a misfortune was tried and survived; ``failures`` says of each other time what was wrong.

    ``processor_seconds`` is what all of its processes used, where the trial was one of its own (``chaos.attempt``).
    """

    name: str
    tried: int = 0
    survived: int = 0
    failures: list[str] = field(default_factory=list)
    processor_seconds: float = 0.0
    _tried: Counter[str] = field(default_factory=Counter)
    _survived: Counter[str] = field(default_factory=Counter)

    def count(self, fault: str | None, *kinds: str) -> None:
        """Count one attempt, of one kind or of several at once: survived where there is no fault to tell."""
        self.tried += 1
        self._tried.update(set(kinds))
        if fault is None:
            self.survived += 1
            self._survived.update(set(kinds))
        else:
            self.failures.append(fault)

    def kinds(self) -> Iterator[tuple[str, int, int]]:
        """Yield each kind that was tried, how often, and how often it was survived."""
        for kind in sorted(self._tried):
            yield kind, self._tried[kind], self._survived[kind]

    def to_json(self) -> str:
        """Return all of it, to be read by another process."""
        return json.dumps({field.name: getattr(self, field.name) for field in fields(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """Return the tally that ``to_json`` wrote."""
        kept = json.loads(text)
        return cls(**kept | {name: Counter(kept[name]) for name in ("_tried", "_survived")})


class Trial(Protocol):
    """What a module of this package offers."""

    NAME: str
    ROUNDS: int
    STARTS_AIRFLOW: bool

    def run(self, seed: int, rounds: int, folder: Path) -> Tally:
        """Try ``rounds`` misfortunes drawn from ``seed`` inside ``folder``; return the tally."""
