"""Everything the board tells of a period, read at once for the whole province, and narrowed to what a reader may see.

Narrowing happens here and nowhere else: a page is made of narrowed facts only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from board.rows import (
    CadreRow,
    CountRow,
    FindingRow,
    NightRow,
    PeriodRow,
    PlaceRow,
    Release,
    ReturnRow,
    SubmissionRow,
    TrendRow,
    UnplacedRow,
    VisitRow,
)
from organisation.units import office_id

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """What is known of one period. Every row carries the ``district_id`` it belongs to."""

    period: str
    returns: tuple[ReturnRow, ...]
    submissions: tuple[SubmissionRow, ...]
    findings: tuple[FindingRow, ...]
    visits: tuple[VisitRow, ...]
    cadres: tuple[CadreRow, ...]
    places: tuple[PlaceRow, ...]

    def seen_by(self, unit_id: str) -> PeriodFacts:
        """Return what a reader for a unit may see: a district its own rows, the province all of them."""
        if unit_id == office_id():
            return self
        narrowed: dict[str, Any] = {
            field.name: _of_district(getattr(self, field.name), unit_id)
            for field in fields(self)
            if field.name != "period"
        }
        return replace(self, **narrowed)


@dataclass(frozen=True, slots=True)
class NightFacts:
    """The last nights, and of the very last: files out of balance, ignorable cells, findings by code.

    ``unplaced`` are findings about files and sources that are no unit's return.
    """

    nights: tuple[NightRow, ...] = ()
    unbalanced: tuple[CountRow, ...] = ()
    ignorable: tuple[CountRow, ...] = ()
    rules: tuple[CountRow, ...] = ()
    unplaced: tuple[UnplacedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonFacts:
    """What is known across periods. ``periods`` are newest first; ``known_until`` is the last change of anything."""

    known_until: datetime | None
    periods: tuple[PeriodRow, ...]
    trend: tuple[TrendRow, ...]
    night: NightFacts
    releases: tuple[Release, ...] = ()

    def seen_by(self, unit_id: str) -> CommonFacts:
        """Return what a reader for a unit may see: nights and releases tell of everybody, and are the province's."""
        if unit_id == office_id():
            return self
        return replace(self, trend=_of_district(self.trend, unit_id), night=NightFacts(), releases=())

    @property
    def established(self) -> tuple[PeriodRow, ...]:
        """The periods that more than a unit or two speak of, newest first; the newest of all where there is none."""
        return tuple(row for row in self.periods if row.established) or self.periods[:1]

    @property
    def newest(self) -> str | None:
        """The period a reader wants first, ``None`` where nothing was ever sent."""
        return next((row.period for row in self.established), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """Where pages get their facts from; ``period`` may read them when it is asked."""

    common: CommonFacts
    period: Callable[[str], PeriodFacts]


def _of_district(rows: Iterable[_Row], unit_id: str) -> tuple[_Row, ...]:
    return tuple(row for row in rows if getattr(row, "district_id") == unit_id)  # noqa: B009 - one name for all rows
