"""Who sent a file, for whom a sender may speak, and the officer's answers where that was asked (``senders.csv``).

The way a file came says who sent it. A sender speaks for its own unit and for every unit below it, as organised at the
end of the return's period (``Organisation.speaks_for``); what a file claims beyond that is a question. A line of
``senders.csv`` (the installation's own copy wins) answers it: from one day to another this place also speaks for that
unit. A faulty line gives nobody a right, is said, and stops nothing else.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from findings import Finding, catalogue
from organisation.units import Organisation
from province import province_folder

COLUMNS = ("source", "place", "unit_id", "from", "to", "by", "reason")
SENDER_QUESTIONS = frozenset(("sender_unknown", "unit_conflict"))
"""Codes of findings that an officer answers with a line of ``senders.csv``."""

_ALWAYS = ("source", "unit_id", "by", "reason")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a file, as far as the way it came says.

    ``unit_id`` is the unit whose place it is. Without one, ``name`` is a folder's name that means a unit only together
    with a period; where there is neither, nobody knows who sent it. ``by_file``: the office itself put it there, and
    the unit is what the file says. ``also`` are units that an officer lets this place speak for besides. ``source`` and
    ``place`` are what an officer writes into ``senders.csv``: the source's id, and the folder or the file within it.
    """

    source: str = ""
    place: str = ""
    unit_id: str | None = None
    name: str | None = None
    by_file: bool = False
    also: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """All that decides what this sender may say, as one text: two that are the same may say the same."""
        own = "by-file" if self.by_file else self.unit_id or f"?{self.name or ''}"
        return " ".join((own, *self.also))


NOBODY = Sender()
"""The sender of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class SenderLine:
    """One answer: on the days ``first`` to ``last`` what lies in a place of a source may speak for a unit.

    ``place`` is a folder or a single file inside the source, empty for all of it.
    """

    source: str
    place: str
    unit_id: str
    first: date
    last: date
    by: str
    reason: str

    def covers(self, source: str, name: str, on: date) -> bool:
        """Tell whether a file of a source, by its path inside it, is in the place on a day."""
        inside = not self.place or name == self.place or name.startswith(f"{self.place}/")
        return inside and source == self.source and self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class SenderLines:
    """The answers of a file, and ``findings`` about its lines that cannot be used."""

    lines: tuple[SenderLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    def of(self, source: str, name: str, on: date) -> tuple[str, ...]:
        """Return the units that a file may speak for by these answers, in the order of the lines."""
        return tuple(dict.fromkeys(line.unit_id for line in self.lines if line.covers(source, name, on)))


def read_senders(path: Path | None, units: Organisation) -> SenderLines:
    """Read the answers of a file; the project's own (empty) where an installation has none (``None``).

    Columns may be divided by commas or semicolons, as Excel likes to write them. Every mistake is found at once.
    """
    path = path or province_folder() / "senders.csv"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        head = text.partition("\n")[0]
        table = csv.DictReader(StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
        missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
        rows = [(table.line_num, row) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error):
        return SenderLines(findings=(_mistake(path, 1, "senders_unreadable"),))
    if missing:
        return SenderLines(findings=(_mistake(path, 1, "senders_columns_missing", ", ".join(missing)),))
    return _Reader(path, units).read(rows)


class _Reader:
    """One reading of a file of answers."""

    def __init__(self, path: Path, units: Organisation) -> None:
        self._path = path
        self._units = units
        self._lines: list[SenderLine] = []
        self._findings: list[Finding] = []

    def read(self, rows: Sequence[tuple[int, Mapping[str, str | None]]]) -> SenderLines:
        for number, row in rows:
            texts = {column: (row.get(column) or "").strip() for column in COLUMNS}
            mistakes = list(self._mistakes(number, texts))
            self._findings += mistakes
            if any(texts.values()) and not mistakes:
                self._add(number, texts)
        return SenderLines(tuple(self._lines), tuple(self._findings))

    def _mistakes(self, number: int, texts: Mapping[str, str]) -> Iterator[Finding]:
        if not any(texts.values()):
            return
        empty = [column for column in _ALWAYS if not texts[column]]
        if empty:
            yield _mistake(self._path, number, "senders_cell_empty", ", ".join(empty))
        if texts["unit_id"] and not self._units.known(texts["unit_id"]):
            yield _mistake(self._path, number, "senders_unit_unknown", texts["unit_id"])
        days = [_day(texts[column]) for column in ("from", "to")]
        for column, day in zip(("from", "to"), days, strict=True):
            if texts[column] and day is None:
                yield _mistake(self._path, number, "senders_day_wrong", texts[column], column=column)
        if days[0] and days[1] and days[0] > days[1]:
            yield _mistake(self._path, number, "senders_days_turned", texts["to"], first=texts["from"])

    def _add(self, number: int, texts: Mapping[str, str]) -> None:
        line = SenderLine(
            source=texts["source"],
            place=unicodedata.normalize("NFC", texts["place"]).replace("\\", "/").strip("/"),
            unit_id=texts["unit_id"],
            first=_day(texts["from"]) or date.min,
            last=_day(texts["to"]) or date.max,
            by=texts["by"],
            reason=texts["reason"],
        )
        if any(_same(line, other) for other in self._lines):
            self._findings.append(_mistake(self._path, number, "senders_line_twice", line.place or line.source))
        else:
            self._lines.append(line)


def _same(one: SenderLine, other: SenderLine) -> bool:
    alike = (one.source, one.place, one.unit_id) == (other.source, other.place, other.unit_id)
    return alike and one.first <= other.last and other.first <= one.last


def _day(text: str) -> date | None:
    """Return a day written as 2020-06-30 or, as Excel leaves it in Vietnam, 30/6/2020; ``None`` for anything else."""
    parts = text.split("/")
    try:
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _mistake(path: Path, line: int, code: str, value: str = "", **params: str) -> Finding:
    return catalogue().find(code, file=str(path), row=line, value=value or None, params=params)
