"""Months that rows of their own name for the rows under them, which say the day alone (*Tháng 3*; *15*, *22-23*)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from organisation import Period
from transforms.tables.row_kinds import Group
from transforms.values.vocabulary import unnumbered
from vietnamese.text import bare

_MONTH = re.compile(r"(?:trong\s+)?(?:thang|t)\s*\.?\s*(\d{1,2})(?:\s*(?:nam|[/.\-])?\s*((?:19|20)\d\d))?[\s:.;*)]*")


def months_of(records: Sequence[int], groups: Sequence[Group], period: Period | None) -> list[Period | None]:
    """Return the month that a row above names for each record, ``None`` where none does."""
    named = [(group.row, month) for group in groups if (month := _month(group.text, period))]
    found: list[Period | None] = []
    place, month = 0, None
    for record in records:
        while place < len(named) and named[place][0] < record:
            month = named[place][1]
            place += 1
        found.append(month)
    return found


def _month(text: str, period: Period | None) -> Period | None:
    """Return the month that a row names; without a year it is one of the return's."""
    named = _MONTH.fullmatch(bare(unnumbered(text)).strip(" -*+•("))
    year = int(named[2]) if named and named[2] else period.start.year if period else None
    if named is None or year is None or not 1 <= int(named[1]) <= 12:
        return None
    return Period.parse(f"{year}-{int(named[1]):02d}")
