"""Reorganisations as dated facts (``reorganisations.csv``): what was done, by which document, what it set apart.

What happened to each unit stands in ``units.csv``; this is what a report says of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from province import read_once


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """One line: from the day ``takes_effect`` on, ``what`` was done by ``document``.

    ``status`` is ``fact`` or ``assumed``. ``not_comparable`` are the codes of indicators whose figures before and after
    that day mean different things, and ``why_not`` says why, in words that may follow "vì".
    """

    takes_effect: date
    what: str
    document: str
    status: str
    not_comparable: tuple[str, ...]
    why_not: str


def read_reorganisations(path: Path) -> tuple[Reorganisation, ...]:
    """Return the lines of a file, earliest first.

    Raises:
        ValueError: a day is not ISO, what was done or the document is not said, the status is none of the two, or
            indicators are named without a reason; the message names the line.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        found = [_line(path.name, number, line) for number, line in enumerate(csv.DictReader(lines), start=2)]
    return tuple(sorted(found, key=lambda one: one.takes_effect))


def _line(name: str, number: int, line: dict[str, str]) -> Reorganisation:
    try:
        day = date.fromisoformat(line["takes_effect"])
    except ValueError as problem:
        raise ValueError(f"{name}, line {number}: {problem}") from problem
    one = Reorganisation(
        day, line["what"], line["document"], line["status"], tuple(line["not_comparable"].split()), line["why_not"]
    )
    if not (one.what and one.document):
        raise ValueError(f"{name}, line {number}: what was done and the document must be said")
    if one.status not in ("fact", "assumed"):
        raise ValueError(f"{name}, line {number}: {one.status!r} is neither fact nor assumed")
    if one.not_comparable and not one.why_not:
        raise ValueError(f"{name}, line {number}: say why the indicators cannot be compared")
    return one


def between(before: date, until: date) -> tuple[Reorganisation, ...]:
    """Return the province's reorganisations that took effect after one day and by another."""
    return tuple(one for one in reorganisations() if before < one.takes_effect <= until)


@read_once
def reorganisations(folder: Path) -> tuple[Reorganisation, ...]:
    """Return the province's reorganisations, read once."""
    return read_reorganisations(folder / "reorganisations.csv")
