"""Visits of a period by the unit that made them and by kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.rows import RECEIVED, VisitRow
from forms import forms
from forms.choices import Choice

RESULTS = "DI_CO_SO_KQ"
_KIND = "hinh_thuc"
_ALL = 0


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A unit's visits of each kind in the official order, all of them, and the days they took."""

    name: str
    kinds: tuple[int, ...]
    visits: int
    days: int
    approximate: bool


@dataclass(frozen=True, slots=True)
class VisitsView:
    """The whole page. ``missing`` of ``expected`` units have not reported; ``total`` is ``None`` where nobody has."""

    period: str
    kinds: tuple[Choice, ...]
    lines: tuple[VisitLine, ...]
    total: VisitLine | None
    missing: int
    expected: int


def kinds() -> tuple[Choice, ...]:
    """Return the kinds of visit in the official order."""
    return forms()[RESULTS][_KIND].choices


def visits_view(facts: PeriodFacts) -> VisitsView:
    """Return the page of a period's visits."""
    by_unit: dict[str, dict[int, VisitRow]] = defaultdict(dict)
    for row in facts.visits:
        by_unit[row.unit_id][row.kind] = row
    lines = tuple(_line(of_unit) for of_unit in by_unit.values())
    asked = [row.status for row in facts.returns if row.form == RESULTS and row.expected and row.status != "exempt"]
    return VisitsView(
        period=facts.period,
        kinds=kinds(),
        lines=lines,
        total=_total(lines) if lines else None,
        missing=sum(status not in RECEIVED for status in asked),
        expected=len(asked),
    )


def _line(of_unit: dict[int, VisitRow]) -> VisitLine:
    whole = of_unit[_ALL]
    counts = tuple(of_unit[number].visits if (number := int(kind.value)) in of_unit else 0 for kind in kinds())
    return VisitLine(whole.union_name, counts, whole.visits, whole.days, whole.approximate)


def _total(lines: tuple[VisitLine, ...]) -> VisitLine:
    return VisitLine(
        name="",
        kinds=tuple(sum(column) for column in zip(*(line.kinds for line in lines), strict=True)),
        visits=sum(line.visits for line in lines),
        days=sum(line.days for line in lines),
        approximate=any(line.approximate for line in lines),
    )
