"""Known corrections: reviewed lines of ``corrections.csv``: what a cell says, what is meant, who decided it and why.

A line is about one file (``sha256``) or about whatever a unit sends for a form and period. It is in force while the
cell still says ``found``; once the unit has mended its return the line is stale, and is to be set to ``ended``.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from organisation.periods import Period
from province import read_once

_ALWAYS = ("cell", "found", "corrected", "reason", "status", "by", "decided_on")
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STATES = ("in_force", "ended")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line; ``sheet`` is empty for a text file. ``found`` and ``corrected`` are texts as a sheet shows them."""

    sha256: str
    unit_id: str
    form: str
    period: str
    sheet: str
    cell: str
    found: str
    corrected: str
    reason: str
    status: str
    by: str
    decided_on: date

    @property
    def correction_id(self) -> str:
        """What names this line while it stays as it is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def concerns(self, sha256: str, returns: set[tuple[str | None, str | None, str | None]]) -> bool:
        """Tell whether it is about a file of these bytes that holds these returns (unit id, form, period)."""
        return self.sha256 == sha256 if self.sha256 else (self.unit_id, self.form, self.period) in returns


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections in force of a file.

    Raises:
        ValueError: a line leaves something open, is about no file and no return, or repeats another's place; the
            message names the line.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        every = [_correction(path.name, number, line) for number, line in enumerate(csv.DictReader(lines), start=2)]
    in_force = tuple(one for one in every if one.status == "in_force")
    places = [(one.sha256, one.unit_id, one.form, one.period, one.sheet, one.cell) for one in in_force]
    for number, place in enumerate(places):
        if place in places[:number]:
            raise ValueError(f"{path.name}: {place} is corrected by two lines in force")
    return in_force


def _correction(name: str, number: int, line: dict[str, str]) -> Correction:
    texts = {field: (text or "").strip() for field, text in line.items()}
    problem = _problem(texts)
    if problem:
        raise ValueError(f"{name}, line {number}: {problem}")
    try:
        decided_on = date.fromisoformat(texts.pop("decided_on"))
        if texts["period"]:
            Period.parse(texts["period"])
    except ValueError as wrong:
        raise ValueError(f"{name}, line {number}: {wrong}") from wrong
    return Correction(**texts, decided_on=decided_on)


def _problem(texts: dict[str, str]) -> str:
    """Return what is wrong with a line, empty if nothing is."""
    empty = [field for field in _ALWAYS if not texts[field]]
    whose = [bool(texts[field]) for field in ("unit_id", "form", "period")]
    if empty:
        return f"{', '.join(empty)} must be filled in"
    if (texts["sha256"] and any(whose)) or (not texts["sha256"] and not all(whose)):
        return "give either sha256 or all of unit_id, form and period"
    if texts["sha256"] and not _SHA256.fullmatch(texts["sha256"]):
        return "sha256 must be 64 digits of 0-9a-f"
    if not _CELL.fullmatch(texts["cell"]):
        return f"{texts['cell']!r} is no cell such as E8"
    if texts["status"] not in _STATES:
        return f"status must be one of {', '.join(_STATES)}"
    return "found and corrected are the same" if texts["found"] == texts["corrected"] else ""


@read_once
def corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the province's corrections in force, read once."""
    return read_corrections(folder / "corrections.csv")
