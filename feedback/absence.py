"""Who has not sent what, as of a day: the returns expected and due about then, less those received and exempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from feedback.reminder import Missing
from organisation import Organisation, Period, Unit
from organisation.calendar import Calendar

_PARTS = ("", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4", *(f"-{month:02d}" for month in range(1, 13)))
States = Callable[[Period], Mapping[tuple[str, str], str]]
"""The state of each return of a period, by unit id and form, as ``mart_state_of_returns.status``; absent: missing."""


def absences(organisation: Organisation, calendar: Calendar, states: States, today: date) -> list[Missing]:
    """Return what is missing or was sent back, a unit and period, of every period the day is near enough to."""
    return [
        missing
        for period in _periods(calendar, today)
        for missing in _missing_of(organisation, calendar, period, states(period))
    ]


def _periods(calendar: Calendar, today: date) -> Iterator[Period]:
    for year in (today.year - 1, today.year):
        for part in _PARTS:
            period = Period.parse(f"{year}{part}")
            days = [calendar.due(level, period) for level in ("base", "district")]
            if any(day and calendar.reminders.concerns(day, today) for day in days):
                yield period


def _missing_of(
    organisation: Organisation, calendar: Calendar, period: Period, received: Mapping[tuple[str, str], str]
) -> Iterator[Missing]:
    for unit, form_ids in _expected(organisation, calendar, period).items():
        state = {form: received.get((unit.unit_id, form), "missing") for form in form_ids}
        never = tuple(form for form in form_ids if state[form] == "missing")
        back = tuple(form for form in form_ids if state[form] == "sent_back")
        due_on = calendar.due(unit.level, period)
        if due_on and (never or back):
            yield Missing(unit.unit_id, unit.union_name, period.id, never, due_on, back)


def _expected(organisation: Organisation, calendar: Calendar, period: Period) -> dict[Unit, list[str]]:
    expected: dict[Unit, list[str]] = defaultdict(list)
    for unit, form in organisation.expected(period):
        if calendar.exemption(unit.unit_id, form, period.id) is None:
            expected[unit].append(form)
    return expected
