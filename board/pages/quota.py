"""What each cadre registered and did in a period, against the quota of days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.own_pages import OwnPages
from board.pages.doubt import Doubt, doubt_of
from board.rows import CadreRow
from organisation import Period
from reports.relations import quota


@dataclass(frozen=True, slots=True)
class QuotaUnit:
    """The cadres of one unit, those with the most days first; ``met`` of them have met the quota."""

    name: str
    cadres: tuple[CadreRow, ...]
    met: int


@dataclass(frozen=True, slots=True)
class QuotaView:
    """The whole page. ``assumed``: no document confirms the quota of ``days``; ``doubt`` is of what was done."""

    period: str
    days: int
    assumed: bool
    units: tuple[QuotaUnit, ...]
    met: int
    cadres: int
    doubt: Doubt


def quota_view(facts: PeriodFacts, own: OwnPages) -> QuotaView:
    """Return the page of a period's cadres."""
    set_for = quota(Period.parse(facts.period))
    by_unit: dict[str, list[CadreRow]] = defaultdict(list)
    for row in facts.cadres:
        by_unit[row.union_name].append(row)
    units = tuple(QuotaUnit(name, tuple(rows), _met(rows)) for name, rows in by_unit.items())
    met, doubt = sum(one.met for one in units), doubt_of(facts, own.form)
    return QuotaView(facts.period, set_for["days"], set_for["assumed"], units, met, len(facts.cadres), doubt)


def _met(rows: list[CadreRow]) -> int:
    return sum(row.days >= row.quota_days for row in rows)
