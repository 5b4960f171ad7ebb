"""Reorganisations as dated facts (``reorganisations.csv``): what was done, by which document, what it set apart.

What happened to each unit stands in ``units.csv``; this is what a report says of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from province import read_once, read_table
from province.kinds import Day, Filled


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """One line: from the day ``takes_effect`` on, ``what`` was done by ``document``.

    ``not_comparable`` holds the codes, by blanks, of indicators whose figures before and after that day mean different
    things, and ``why_not`` says why, in words that may follow "vì".
    """

    takes_effect: Day
    what: Filled
    document: Filled
    status: Literal["fact", "assumed"]
    not_comparable: str
    why_not: str

    def __post_init__(self) -> None:
        """Refuse indicators that cannot be compared for no reason.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        if self.not_comparable and not self.why_not:
            raise ValueError("cột why_not cần nói vì sao các chỉ tiêu ở not_comparable không so sánh được")

    @property
    def incomparable(self) -> tuple[str, ...]:
        """The codes of the indicators that cannot be compared across this day."""
        return tuple(self.not_comparable.split())


def read_reorganisations(path: Path) -> tuple[Reorganisation, ...]:
    """Return the lines of a file, earliest first.

    Raises:
        province.ProvinceError: a line leaves something open.
    """
    return tuple(sorted((line.row for line in read_table(path, Reorganisation)), key=lambda one: one.takes_effect))


def between(before: date, until: date) -> tuple[Reorganisation, ...]:
    """Return the province's reorganisations that took effect after one day and by another."""
    return tuple(one for one in reorganisations() if before < one.takes_effect <= until)


@read_once
def reorganisations(folder: Path) -> tuple[Reorganisation, ...]:
    """Return the province's reorganisations, read once."""
    return read_reorganisations(folder / "reorganisations.csv")
