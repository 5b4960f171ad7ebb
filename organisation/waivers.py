"""Findings that need not be mended: reviewed lines of ``waivers.csv``, each with who decided it, why, until when."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from organisation.periods import Period
from province import read_once

ANY_CELL = "*"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line: findings ``code`` at ``cell`` (A1, or ``*``) of a return need not be mended up to the day ``until``."""

    code: str
    unit_id: str
    form: str
    period: str
    cell: str
    reason: str
    by: str
    until: date


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a file.

    Raises:
        ValueError: a line names no reason or nobody who decided it, its period or day is none, or another line waives
            the same; the message names the line.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        waivers = tuple(_waiver(path.name, number, line) for number, line in enumerate(csv.DictReader(lines), start=2))
    places = [(one.code, one.unit_id, one.form, one.period, one.cell) for one in waivers]
    for number, place in enumerate(places, start=2):
        if place in places[: number - 2]:
            raise ValueError(f"{path.name}, line {number}: {place} is waived by an earlier line")
    return waivers


def _waiver(name: str, number: int, line: dict[str, str]) -> Waiver:
    empty = [field for field, text in line.items() if not (text or "").strip()]
    if empty:
        raise ValueError(f"{name}, line {number}: {', '.join(empty)} must be filled in")
    try:
        period, until = Period.parse(line["period"]), date.fromisoformat(line["until"])
    except ValueError as problem:
        raise ValueError(f"{name}, line {number}: {problem}") from problem
    return Waiver(
        code=line["code"],
        unit_id=line["unit_id"],
        form=line["form"],
        period=period.id,
        cell=line["cell"],
        reason=line["reason"],
        by=line["by"],
        until=until,
    )


@read_once
def waivers(folder: Path) -> tuple[Waiver, ...]:
    """Return the province's waivers, read once."""
    return read_waivers(folder / "waivers.csv")
