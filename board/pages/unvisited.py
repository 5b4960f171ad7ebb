"""Units that no cadre has visited in a period, and how often the others were."""

from __future__ import annotations

from dataclasses import dataclass

from board.facts import PeriodFacts
from board.rows import PlaceRow


@dataclass(frozen=True, slots=True)
class Places:
    """Units of one level: those never visited, and the others with their visits."""

    level: str
    never: tuple[PlaceRow, ...]
    visited: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class UnvisitedView:
    """The whole page; ``never`` of ``units`` had no visit at all, ``not_by_province`` none by a provincial cadre."""

    period: str
    groups: tuple[Places, ...]
    units: int
    never: int
    not_by_province: int


def unvisited_view(facts: PeriodFacts) -> UnvisitedView:
    """Return the page of a period."""
    direct = [row for row in facts.places if row.level != "base"]
    base = [row for row in facts.places if row.level == "base"]
    groups = tuple(_group(level, rows) for level, rows in (("direct", direct), ("base", base)) if rows)
    return UnvisitedView(
        period=facts.period,
        groups=groups,
        units=len(facts.places),
        never=sum(len(group.never) for group in groups),
        not_by_province=sum(not row.provincial_visits for row in facts.places),
    )


def _group(level: str, rows: list[PlaceRow]) -> Places:
    return Places(level, tuple(row for row in rows if not row.visits), tuple(row for row in rows if row.visits))
