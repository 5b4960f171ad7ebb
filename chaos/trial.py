"""A trial: one kind of misfortune, tried many times, and how many of them were survived.

A trial is a module of this package with a ``NAME`` and ``run(seed, rounds, folder)``. It works inside ``folder`` only,
starts nothing that outlives it, and with the same seed tries the same misfortunes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(slots=True)
class Tally:
    """How often a misfortune was tried and survived; ``failures`` says of each other time what was wrong."""

    name: str
    tried: int = 0
    survived: int = 0
    failures: list[str] = field(default_factory=list)
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


class Trial(Protocol):
    """What a module of this package offers."""

    NAME: str
    ROUNDS: int

    def run(self, seed: int, rounds: int, folder: Path) -> Tally:
        """Try ``rounds`` misfortunes drawn from ``seed`` inside ``folder``; return the tally."""
