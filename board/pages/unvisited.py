"""Units that no cadre has visited in a period, and how often the others were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.own_pages import OwnPages
from board.pages.doubt import Doubt, doubt_of
from board.rows import PlaceRow


@dataclass(frozen=True, slots=True)
class BaseLine:
    """The base units of one unit: ``all`` of them, and those never visited by anyone."""

    name: str
    all: int
    never: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class UnvisitedView:
    """The whole page: units directly under the province, the least visited first, and base units by the one above."""

    period: str
    direct: tuple[PlaceRow, ...]
    base: tuple[BaseLine, ...]
    doubt: Doubt

    @property
    def direct_never(self) -> int:
        """Units under the province that nobody visited."""
        return sum(not row.visits for row in self.direct)

    @property
    def direct_not_by_province(self) -> int:
        """Units under the province that no provincial cadre visited."""
        return sum(not row.provincial_visits for row in self.direct)

    @property
    def base_units(self) -> int:
        """Base units in all."""
        return sum(line.all for line in self.base)

    @property
    def base_never(self) -> int:
        """Base units that nobody visited."""
        return sum(len(line.never) for line in self.base)


def unvisited_view(facts: PeriodFacts, own: OwnPages) -> UnvisitedView:
    """Return the page of a period."""
    direct = sorted((row for row in facts.places if row.level != "base"), key=lambda row: row.visits)
    names = {row.unit_id: row.union_name for row in direct}
    below: dict[str, list[PlaceRow]] = defaultdict(list)
    for row in facts.places:
        if row.level == "base":
            below[row.district_id].append(row)
    base = tuple(
        BaseLine(names.get(district_id, district_id), len(rows), tuple(row for row in rows if not row.visits))
        for district_id, rows in below.items()
    )
    return UnvisitedView(facts.period, tuple(direct), base, doubt_of(facts, own.form))
