"""Dates that a computer set to American English turned round: 5/3/2024 typed as the fifth of March, stored as May 3.

Such a computer takes every date whose day is at most 12 for month/day and makes a true date of it, and leaves the
others as text. So true dates with days up to 12 among texts with later days give it away, in both columns of a trip;
true dates alone prove nothing, wherever they lie: what is outside the period is asked about as it stands.

A text file saved on such a computer holds 3/14/2024 and 3/5/2024 as texts. They are turned round where day first some
can be no days at all, and month first every one lies in the period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from organisation import Period
from transforms.values.dates import UNREADABLE, Days
from transforms.workbook import Cell

_FEWEST_TEXTS = 2
_MONTHS = 12  # a number up to it may be a month as well
_MONTH_FIRST = re.compile(r"(1[0-2]|0?[1-9])/(\d{1,2})/(20\d\d)")


def may_be_swapped(meant: Mapping[Cell, Days | None]) -> bool:
    """Tell whether among distinct cells are true dates, or texts that are no days as they stand."""
    return any(isinstance(cell, date) or day == UNREADABLE for cell, day in meant.items())


def unswapped(
    cells: Sequence[Cell], days: list[Days | None], period: Period, beside: Sequence[tuple[Cell, Days | None]] = ()
) -> list[int]:
    """Turn back, in ``days``, the dates that were turned round; return which.

    ``beside`` are the cells of the trips' other end and what they were read as: both ends were typed on one computer.
    """
    if days.count(UNREADABLE) >= _FEWEST_TEXTS and (changed := _month_first(cells, days, period)):
        return changed
    if not _given_away([*zip(cells, days, strict=True), *beside], period):
        return []
    turned = {i: day for i, cell in enumerate(cells) if isinstance(cell, date) and (day := _swap(days[i]))}
    changed = [i for i in turned if days[i] != Days(turned[i], turned[i])]
    for i in changed:
        days[i] = Days(turned[i], turned[i])
    return changed


def _given_away(read: Sequence[tuple[Cell, Days | None]], period: Period) -> bool:
    """Tell whether all texts name later days than the 12th, all true dates earlier ones that fit the period turned."""
    texts = [day for cell, day in read if isinstance(cell, str) and day and day.start]
    true = [day for cell, day in read if isinstance(cell, date) and day]
    if len(texts) < _FEWEST_TEXTS or not true or any(day.start and day.start.day <= _MONTHS for day in texts):
        return False
    turned = [_swap(day) for day in true]
    return all(day is not None and period.holds(day) for day in turned)


def _month_first(cells: Sequence[Cell], days: list[Days | None], period: Period) -> list[int]:
    read = [_read_month_first(cell) for cell in cells if cell is not None]
    if any(day is None or not period.holds(day) for day in read):
        return []
    changed = [i for i, cell in enumerate(cells) if cell is not None]
    for i, day in zip(changed, read, strict=True):
        days[i] = Days(day, day)
    return changed


def _read_month_first(cell: Cell) -> date | None:
    found = _MONTH_FIRST.fullmatch(cell) if isinstance(cell, str) else None
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _swap(day: Days | None) -> date | None:
    if day is None or day.start is None or day.start.day > _MONTHS:
        return None
    return date(day.start.year, day.start.day, day.start.month)
