"""Returns and visits over the periods, together and by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from board.facts import CommonFacts, PeriodFacts
from board.pages.counts import Counts
from board.rows import STATUSES, TrendRow


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One period: its returns counted, and its visits."""

    period: str
    counts: Counts
    visits: int


@dataclass(frozen=True, slots=True)
class TrendUnit:
    """A unit's share of returns received in each period, in per cent; ``None`` where nothing was expected."""

    unit_id: str
    name: str
    shares: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TrendView:
    """The whole page, oldest period first; ``has_visits``: the organisation has a form of them."""

    lines: tuple[TrendLine, ...]
    units: tuple[TrendUnit, ...]
    has_visits: bool

    @property
    def statuses(self) -> tuple[str, ...]:
        """The states that returns are counted by."""
        return tuple(status for status in STATUSES if status != "exempt")


def trend_view(facts: CommonFacts, period: Callable[[str], PeriodFacts], has_visits: bool) -> TrendView:
    """Return the page, with the units of the newest period; a period written by mistake is left out."""
    established = {row.period for row in facts.established}
    by_period: dict[str, list[TrendRow]] = defaultdict(list)
    for row in facts.trend:
        if row.period in established:
            by_period[row.period].append(row)
    lines = tuple(
        TrendLine(period, _counts(rows), sum(row.visits for row in rows)) for period, rows in by_period.items()
    )
    units = tuple(
        TrendUnit(unit_id, name, _shares(unit_id, by_period)) for unit_id, name in _names(facts, period).items()
    )
    return TrendView(lines, units, has_visits)


def _names(facts: CommonFacts, period: Callable[[str], PeriodFacts]) -> dict[str, str]:
    rows = period(facts.newest).returns if facts.newest else ()
    return {row.unit_id: row.union_name for row in rows if row.level != "base"}


def _counts(rows: Iterable[TrendRow]) -> Counts:
    numbers: Counter[str] = Counter()
    for row in rows:
        numbers.update({status: getattr(row, status) for status in STATUSES})
    return Counts.from_numbers(numbers)


def _shares(unit_id: str, by_period: Mapping[str, list[TrendRow]]) -> tuple[int | None, ...]:
    shares = []
    for rows in by_period.values():
        counts = _counts(row for row in rows if row.district_id == unit_id)
        shares.append(counts.share if counts.expected else None)
    return tuple(shares)
