"""Which unit and period a table counts for, and what has to be asked where the file and what is known disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from organisation import Period, Unit
from organisation.units import organisation
from transforms.report import Report
from transforms.returns import Hints
from transforms.subject.identify import About, about, known_unit, narrowest, periods_in


@dataclass(frozen=True, slots=True)
class Subject:
    """The unit and the period of a table; ``name`` is the unit's name, or what was written for it."""

    unit: Unit | None
    name: str | None
    period: Period | None


@dataclass(slots=True)
class Subjects:
    """Finds the subject of each table of a file, and asks each question once."""

    report: Report
    hints: Hints
    stamp: Mapping[str, str]
    file_lines: Sequence[str]
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def of(self, lines: Sequence[str], sheet: str) -> Subject:
        """Return the subject of a table from its title lines and the name of its sheet."""
        period = self._period(lines, sheet)
        on = period.end if period else date.max
        read = partial(about, on=on) if period else _at_any_time
        said = read(lines)
        if said.unit is None and not said.candidates and said.gone is None:
            said = _fuller(said, read(self.file_lines), read([sheet]))
        unit = self._unit(said, on)
        return Subject(unit, unit.union_name if unit else said.written, period)

    def _period(self, lines: Sequence[str], sheet: str) -> Period | None:
        if stamped := _parsed(self.stamp.get("period")):
            return stamped
        hinted = _parsed(self.hints.period)
        for source in (lines, [sheet], self.file_lines):
            periods = periods_in(source)
            if not periods:
                continue
            period = narrowest(periods)
            if period is None:
                labels = "; ".join(one.label for one in periods)
                self._ask("period_conflict", labels, found=labels)
                return None
            if hinted and not (period.within(hinted) or hinted.within(period)):
                self._ask("period_differs", period.label, found=period.label, expected=hinted.label)
            return period
        if hinted is None:
            self._ask("period_unknown", "")
        return hinted

    def _unit(self, said: About, on: date) -> Unit | None:
        unit = self._chosen(said, on)
        if unit and on != date.max and not unit.valid(on):
            self._ask("unit_not_valid", unit.union_name, on=f"{on:%d/%m/%Y}")
            return None
        return unit

    def _chosen(self, said: About, on: date) -> Unit | None:
        org = organisation()
        stamped = known_unit(org, self.stamp.get("unit_id", ""), on)
        hinted = known_unit(org, self.hints.unit_id or "", on) or self._named(on)
        if stamped:
            return stamped
        if said.unit:
            if hinted and hinted.unit_id not in (said.unit.unit_id, said.unit.parent_id):
                self._ask("unit_conflict", said.unit.union_name, found=said.unit.union_name, expected=hinted.union_name)
            return said.unit
        if hinted and not said.stranger and _could_be(hinted, said):
            return hinted
        if said.candidates and on == date.max:
            return None  # the period that was asked for will tell
        if said.candidates:
            names = "; ".join(unit.union_name for unit in said.candidates)
            self._ask("unit_ambiguous", said.written or "", candidates=names)
        elif said.gone:
            self._ask("unit_not_valid", said.written or "", on=f"{on:%d/%m/%Y}" if on != date.max else "")
        else:
            self._ask("unit_unknown", said.written or "")
        return None

    def _named(self, on: date) -> Unit | None:
        name = None if self.hints.unit_id else self.hints.unit_name
        if not name:
            return None
        return organisation().match(name, on).unit if on != date.max else _at_any_time([f"Đơn vị: {name}"]).unit

    def _ask(self, code: str, value: str, **params: str) -> None:
        if (code, value) not in self._asked:
            self._asked.add((code, value))
            self.report.say(code, value or None, params)


def _at_any_time(lines: Sequence[str]) -> About:
    """Return what lines say where no period tells the day: a unit only if they mean the same one at all times."""
    org = organisation()
    found = [about(lines, day) for day in org.turning_days]
    meant = {unit.unit_id: unit for one in found for unit in (*one.candidates, one.unit) if unit}
    said = replace(about(lines, date.max), unit=None, candidates=(), gone=None)
    units = tuple(known_unit(org, unit_id, date.max) or unit for unit_id, unit in meant.items())
    return replace(said, unit=units[0]) if len(units) == 1 else replace(said, candidates=units)


def _could_be(unit: Unit, said: About) -> bool:
    return not said.candidates or unit.unit_id in {candidate.unit_id for candidate in said.candidates}


def _fuller(said: About, *others: About) -> About:
    """Return the first that names a unit; what was written for one otherwise."""
    found = next((other for other in others if other.unit or other.candidates), None)
    return found or replace(said, written=said.written or others[0].written)


def _parsed(period_id: str | None) -> Period | None:
    return Period.parse(period_id) if period_id else None
