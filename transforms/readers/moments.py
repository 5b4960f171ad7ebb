"""Dates and durations as XML formats write them (ISO 8601)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_DURATION = re.compile(r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:[.,]\d*)?S)?)?")
_DAY = timedelta(days=1)


def moment(text: str) -> date | datetime | time | str:
    """Return a date where no time of day is written or it is midnight, else a date and time.

    A text that is no date stays as it is.

    >>> moment("2024-03-05T00:00:00")
    datetime.date(2024, 3, 5)
    """
    try:
        read = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text
    return read.date() if read.time() == time() else read


def duration(text: str) -> time | timedelta | str:
    """Return a time of day where shorter than a day, else a length of time.

    >>> duration("PT08H30M00S")
    datetime.time(8, 30)
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    return (datetime.min + length).time() if length < _DAY else length
