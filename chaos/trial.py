"""A trial: one kind of misfortune, tried many times, and how many of them were survived.

A trial is a module of this package with a ``NAME`` and ``run(seed, rounds, folder)``. It works inside ``folder`` only,
starts nothing that outlives it, and with the same seed tries the same misfortunes.
"""

from __future__ import annotations

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

    def count(self, fault: str | None) -> None:
        """Count one attempt: survived where there is no fault to tell."""
        self.tried += 1
        if fault is None:
            self.survived += 1
        else:
            self.failures.append(fault)


class Trial(Protocol):
    """What a module of this package offers."""

    NAME: str
    ROUNDS: int

    def run(self, seed: int, rounds: int, folder: Path) -> Tally:
        """Try ``rounds`` misfortunes drawn from ``seed`` inside ``folder``; return the tally."""
