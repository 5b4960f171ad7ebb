"""The reporting calendar: by when a return is due, when people are reminded of it, and who is exempt.

It is read from ``calendar.yaml`` and ``exemptions.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from organisation.expected import Due, read_calendar
from organisation.periods import Period
from province import province_folder, read_once, read_table
from province.kinds import Filled, PeriodId, UnitId

_LAST_TOLD = 30  # days after which a list for the Board that was never sent is no news any more


@dataclass(frozen=True, slots=True)
class Reminders:
    """So many days before and after the due day units are reminded; ``escalate`` days after, the Board is told."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    escalate: int = 0

    def step(self, due: date, today: date) -> int | None:
        """Return the reminder that is the turn of a day, in days from the due day (-7 ... 7); ``None`` if none is.

        A day on which nothing ran is made up for: the turn lasts until the next one, or until the Board is told.
        """
        days = (today - due).days
        turns = sorted((*(-day for day in self.before), *self.after))
        return max((turn for turn in turns if turn <= days < self.escalate), default=None)

    def concerns(self, due: date, today: date) -> bool:
        """Tell whether anybody may have to be told on a day about returns due on another."""
        return -max(self.before, default=0) <= (today - due).days <= self.escalate + _LAST_TOLD


@dataclass(frozen=True, slots=True)
class Exemption:
    """One line of ``exemptions.csv``: a unit need not send a return, by a document of a day."""

    unit_id: UnitId
    form: Filled
    period: PeriodId
    document: Filled
    document_date: Filled


@dataclass(frozen=True, slots=True)
class Calendar:
    """Due days by part of the year and level, and exemptions by (unit id, form, period id)."""

    days: Mapping[str, Due]
    zone: ZoneInfo
    exemptions: Mapping[tuple[str, str, str], str]
    reminders: Reminders = Reminders()

    @classmethod
    def load(cls, folder: Path | None = None) -> Calendar:
        """Read ``calendar.yaml`` and ``exemptions.csv`` of a folder, the province's in use unless said.

        Raises:
            province.ProvinceError: something in one of the two is wrong.
        """
        folder = folder or province_folder()
        written = read_calendar(folder / "calendar.yaml")
        exemptions = {
            (line.row.unit_id, line.row.form, line.row.period): f"{line.row.document} ({line.row.document_date})"
            for line in read_table(folder / "exemptions.csv", Exemption)
        }
        said = written.reminders
        reminders = Reminders(tuple(said.before), tuple(said.after), said.escalate)
        return cls(cast(Mapping[str, Due], written.due), ZoneInfo(written.timezone), exemptions, reminders)

    def due(self, level: str, period: Period) -> date | None:
        """Return the last day in time for a unit of a level; ``None`` where none is set for such a period."""
        part = period.kind if period.kind == "year" else period.id[5:]
        days = self.days.get(part)
        if days is None:
            return None
        return date.fromisoformat(f"{period.id[:4]}-{days.base if level == 'base' else days.district}")

    def late_from(self, due: date) -> datetime:
        """Return the first moment that is late for a due day, in the province's own time zone."""
        return datetime.combine(due + timedelta(days=1), time(), self.zone)

    def exemption(self, unit_id: str, form: str, period_id: str) -> str | None:
        """Return the document that exempts a unit from a return, ``None`` where there is none."""
        return self.exemptions.get((unit_id, form, period_id))


@read_once
def calendar(folder: Path) -> Calendar:
    """Return the province's calendar, read once."""
    return Calendar.load(folder)


def due(level: str, period: Period) -> date | None:
    """Return the last day in time for a unit of a level, ``None`` where the calendar sets none."""
    return calendar().due(level, period)
