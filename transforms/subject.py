"""Which unit and period a table counts for, and what has to be asked where the file and what is known disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from organisation import Period, Unit
from organisation.units import organisation
from transforms.identify import About, about, known_unit, narrowest, periods_in
from transforms.report import Report
from transforms.returns import Hints


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
        said = about(lines, on)
        if said.unit is None and not said.candidates and said.gone is None:
            said = _fuller(said, about(self.file_lines, on), about([sheet], on))
        if period is None and said.gone:
            said = replace(said, unit=said.gone)  # what the unit was called when nobody can say
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
        org = organisation()
        stamped = known_unit(org, self.stamp.get("unit_id", ""), on)
        hinted = known_unit(org, self.hints.unit_id or "", on) or self._named(on)
        if stamped:
            return stamped
        if said.unit:
            if hinted and hinted.unit_id not in (said.unit.unit_id, said.unit.parent_id):
                self._ask("unit_conflict", said.unit.union_name, found=said.unit.union_name, expected=hinted.union_name)
            return said.unit
        if hinted and not said.stranger and (not said.candidates or hinted in said.candidates):
            return hinted
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
        return organisation().match(name, on).unit if name else None

    def _ask(self, code: str, value: str, **params: str) -> None:
        if (code, value) not in self._asked:
            self._asked.add((code, value))
            self.report.say(code, value or None, params)


def _fuller(said: About, *others: About) -> About:
    """Return the first that names a unit; what was written for one otherwise."""
    found = next((other for other in others if other.unit or other.candidates), None)
    return found or replace(said, written=said.written or others[0].written)


def _parsed(period_id: str | None) -> Period | None:
    return Period.parse(period_id) if period_id else None
