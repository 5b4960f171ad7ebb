"""Visits of a period by the unit that made them and by kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.own_pages import OwnPages
from board.pages.doubt import Doubt, doubt_of
from board.rows import VisitRow
from forms import Choice

_ALL = ""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A unit's visits of each kind in the official order, all of them, and the days they took (``None``: unknown)."""

    name: str
    kinds: tuple[int, ...]
    visits: int
    days: int | None
    approximate: bool
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class VisitsView:
    """The whole page. ``doubt`` is how much of it is; ``total`` is ``None`` where nobody has reported."""

    period: str
    kinds: tuple[Choice, ...]
    lines: tuple[VisitLine, ...]
    total: VisitLine | None
    doubt: Doubt


def visits_view(facts: PeriodFacts, own: OwnPages) -> VisitsView:
    """Return the page of a period's visits."""
    by_unit: dict[str, dict[str, VisitRow]] = defaultdict(dict)
    for row in facts.visits:
        by_unit[row.unit_id][row.kind] = row
    doubts = {row.unit_id: Doubt.of([row]) for row in facts.returns if row.form == own.form}
    lines = tuple(_line(rows, own.kinds, doubts.get(unit_id, Doubt())) for unit_id, rows in by_unit.items())
    whole = doubt_of(facts, own.form)
    return VisitsView(
        period=facts.period,
        kinds=own.kinds,
        lines=lines,
        total=_total(lines, whole) if lines else None,
        doubt=whole,
    )


def _line(of_unit: dict[str, VisitRow], kinds: tuple[Choice, ...], doubt: Doubt) -> VisitLine:
    whole = of_unit[_ALL]
    counts = tuple(of_unit[value].visits if (value := str(kind.value)) in of_unit else 0 for kind in kinds)
    return VisitLine(whole.union_name, counts, whole.visits, whole.days, whole.approximate, doubt)


def _total(lines: tuple[VisitLine, ...], doubt: Doubt) -> VisitLine:
    days = [line.days for line in lines if line.days is not None]
    return VisitLine(
        name="",
        kinds=tuple(sum(column) for column in zip(*(line.kinds for line in lines), strict=True)),
        visits=sum(line.visits for line in lines),
        days=sum(days) if days else None,
        approximate=any(line.approximate for line in lines),
        doubt=doubt,
    )
