"""What a unit owes: returns due about now or sent back, what it sent and what became of that, what it must mend."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from board.facts import Facts
from board.pages.unit import finding_of
from board.rows import FindingRow, ReturnRow, SubmissionRow
from findings import Finding, catalogue
from findings.answer_sheet import reference_of
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation

_PARTS = ("", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4", *(f"-{month:02d}" for month in range(1, 13)))
_AHEAD, _BEHIND = timedelta(days=60), timedelta(days=120)
_PERIODS_SHOWN = 4
RECEIVED = ("on_time", "late", "nil", "accepted")


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that is expected of a unit; ``days_left`` is negative past the due day."""

    unit_id: str
    unit: str
    form: str
    period: str
    due_on: date
    days_left: int
    status: str

    @property
    def done(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.status in RECEIVED or self.status == "exempt"


@dataclass(frozen=True, slots=True)
class ToMend:
    """A finding that is open, in words, with its place; ``reference`` names it when it is answered."""

    reference: str
    unit_id: str
    form: str
    period: str
    severity: str
    file: str
    sheet: str
    cell: str
    value: str
    what: str
    mend: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Sent:
    """A return as the books tell of it."""

    period: str
    row: SubmissionRow


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a unit's first page says. ``name`` is the unit's; ``known_until`` the last change of the books."""

    unit_id: str
    name: str
    owed: tuple[Owed, ...]
    to_mend: tuple[ToMend, ...]
    sent: tuple[Sent, ...]
    known_until: datetime | None


def situation(facts: Facts | None, unit_id: str, today: date, language: str) -> Situation:
    """Return a unit's situation on a day; ``facts`` are the whole province's, or ``None`` before the first night."""
    periods = [row.period for row in facts.common.established[:_PERIODS_SHOWN]] if facts else []
    owed, to_mend, sent = list(_due(unit_id, today)), [], []
    for period in periods:
        of_period = facts.period(period) if facts else None
        if of_period is None:
            continue
        rows = {(row.unit_id, row.form): row for row in of_period.returns if row.unit_id == unit_id}
        known = list(_of_books(rows.values(), period, today))
        said = {(one.period, one.form) for one in known}
        owed = [one for one in owed if (one.period, one.form) not in said] + known
        to_mend += [
            _to_mend(row, period, language)
            for row in of_period.findings
            if row.unit_id == unit_id and row.state != "waived" and row.severity != "notice"
        ]
        sent += [Sent(period, row) for row in of_period.submissions if row.unit_id == unit_id]
    owed.sort(key=lambda one: (one.done, -abs(one.days_left) if one.done else one.due_on.toordinal(), one.form))
    known_until = facts.common.known_until if facts else None
    return Situation(unit_id, name_of(unit_id), tuple(owed), tuple(to_mend), tuple(sent), known_until)


def name_of(unit_id: str) -> str:
    """Return the name a unit bears now, or bore last; its id where it is unknown."""
    versions = organisation().versions(unit_id)
    return versions[-1].union_name if versions else unit_id


def _due(unit_id: str, today: date) -> Iterator[Owed]:
    """Yield what the calendar expects of a unit about now, as if nothing had come."""
    for year in (today.year - 1, today.year, today.year + 1):
        for part in _PARTS:
            period = Period.parse(f"{year}{part}")
            unit = organisation().unit(unit_id, period.end)
            due = calendar().due(unit.level, period) if unit else None
            if unit is None or due is None or not today - _BEHIND <= due <= today + _AHEAD:
                continue
            for one, form in organisation().expected(period):
                if one.unit_id == unit_id:
                    exempt = calendar().exemption(unit_id, form, period.id)
                    status = "exempt" if exempt else "missing"
                    yield Owed(unit_id, unit.union_name, form, period.id, due, (due - today).days, status)


def _of_books(rows: Iterable[ReturnRow], period: str, today: date) -> Iterator[Owed]:
    for row in rows:
        if row.due_on and row.expected:
            left = (row.due_on - today).days
            yield Owed(row.unit_id, row.union_name, row.form, period, row.due_on, left, row.state)


def _to_mend(row: FindingRow, period: str, language: str) -> ToMend:
    finding = dataclasses.replace(finding_of(row), form=row.form, unit_id=row.unit_id, period=period)
    texts = catalogue()
    return ToMend(
        reference=reference_of(finding),
        unit_id=row.unit_id,
        form=row.form,
        period=period,
        severity=row.severity,
        file=row.file,
        sheet=row.sheet or "",
        cell=finding.cell or "",
        value=row.value or "",
        what=texts.what(finding, language),
        mend=texts.mend(finding, language),
        finding=finding,
    )
