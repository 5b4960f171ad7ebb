"""Dates and durations as XML formats write them (ISO 8601)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from transforms.workbook import Cell

_DURATION = re.compile(r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:[.,]\d*)?S)?)?")
_DAY = timedelta(days=1)
_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_FIGURES = re.compile(r"\d+")
_MONTH_NAME = re.compile(r"\b(?!(?:thg|tháng|năm)\b)[^\W\d_]{3,}", re.IGNORECASE)


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


def shows_no_day(number_format: str) -> bool:
    """Tell whether a number format shows a date as month and year alone.

    >>> shows_no_day('mm/yyyy'), shows_no_day('"ngày" d/m/yyyy')
    (True, False)
    """
    code = set(_QUOTED.sub("", number_format.lower()))
    return {"m", "y"} <= code and "d" not in code


def is_shown_without_day(day: Cell, text: str) -> bool:
    """Tell whether ``text`` shows a date as month and year alone (``03/2024``, ``Mar-24``)."""
    figures = _FIGURES.findall(text)
    if not isinstance(day, date) or (f"{day:%Y}" not in figures and f"{day:%y}" not in figures):
        return False
    return len(figures) + (_MONTH_NAME.search(text) is not None) == 2


def month_alone(cell: Cell) -> Cell:
    """Return a month typed without its day as it is shown: a program stores 03/2024 as its first day."""
    return f"{cell:%m/%Y}" if isinstance(cell, date) and cell.day == 1 else cell


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
