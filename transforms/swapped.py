"""Dates that a computer set to American English turned round: 5/3/2024 typed as the fifth of March, stored as May 3.

Such a computer takes every date whose day is at most 12 for month/day and makes a true date of it, and leaves the
others as text. So true dates with days up to 12 among texts with later days give it away; so do true dates that all
lie outside the period, and inside it once turned back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from organisation import Period
from transforms.dates import Days
from transforms.workbook import Cell

_FEWEST_TEXTS = 2


def unswapped(cells: Sequence[Cell], days: list[Days | None], period: Period) -> list[int]:
    """Turn back, in ``days``, the dates that were turned round; return which."""
    true = [i for i, cell in enumerate(cells) if isinstance(cell, date) and days[i]]
    turned = {i: day for i in true if (day := _turned(days[i]))}
    if not turned or len(turned) < len(true):
        return []
    texts = [day for cell, day in zip(cells, days, strict=True) if isinstance(cell, str) and day and day.start]
    if any(day.start and day.start.day <= 12 for day in texts):
        return []
    given_away = len(texts) >= _FEWEST_TEXTS
    outside = [i for i in true if not _inside(days[i], period)]
    mended = [i for i in turned if period.holds(turned[i])]
    if len(mended) < len(turned) or not (outside if not given_away else true):
        return []
    if not given_away and 2 * len(outside) < len(true):
        return []
    changed = [i for i in turned if days[i] != Days(turned[i], turned[i])]
    for i in changed:
        days[i] = Days(turned[i], turned[i])
    return changed


def _turned(day: Days | None) -> date | None:
    if day is None or day.start is None or day.start.day > 12:
        return None
    return date(day.start.year, day.start.day, day.start.month)


def _inside(day: Days | None, period: Period) -> bool:
    return day is not None and day.start is not None and period.holds(day.start)
