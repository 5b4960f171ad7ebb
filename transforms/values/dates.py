"""Days as people write them: day first, always.

``DayReader`` is bound to the period of a return, which lends its year (and a monthly return its month) to dates that
leave them out. It gives a ``Days``: the first and the last day, and what a person should be asked about, if anything.
Nothing is guessed in silence: what can be read in two ways is a ``problem``.
"""

from __future__ import annotations

import calendar
import itertools
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from forms.definition import BY_DAY, BY_MONTH
from organisation import Period
from transforms.values.day_text import mended, plain, said_length, with_digits
from transforms.values.vocabulary import is_in_doubt

DAY, MONTH = BY_DAY, BY_MONTH
_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 1/1/2000 to 31/12/2099

_WHOLE_MONTH = re.compile(
    r"(?:(?:dau|giua|cuoi|trong)\s+)?(?:thang|thg|t)\s*\.?(\d{1,2})(?:\s*(?:nam|[/.,\-])?\s*(\d{4}))?"
)
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t.*)?")
_ONE = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:([/.\-])(\d{4}|\d{2}))?")
_LEFT = re.compile(r"(\d{1,2})(?:[/.](\d{1,2}))?(?:[/.](\d{4}|\d{2}))?")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*$")  # the mark of a note below
_LIST = re.compile(r"\s*(?:[;,&+]|\bva\b)\s*")
_DECIMAL_SERIAL = re.compile(r"^(\d{5})[.,]\d+$")
_DAYS_ALONE = re.compile(r"\d{1,2}(?:\s*(?:[,;&+]|\bva\b)\s*\d{1,2})+")
_TWO_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})")
_DECIMAL_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})")


class Days(NamedTuple):
    """The days a cell names; ``start`` is ``None`` where nothing can be read, ``problem`` a code of the catalogue."""

    start: date | None
    end: date | None
    precision: str = DAY
    problem: str | None = None


UNREADABLE = Days(None, None, DAY, "date_invalid")
NO_YEAR = Days(None, None, DAY, "date_no_year")
_Part = tuple[int, int, int | None]  # day, month, year if written


@lru_cache(maxsize=64)
def day_reader(period: Period | None) -> DayReader:
    """Return the reader of a period, which remembers what it has read."""
    return DayReader(period)


@lru_cache(maxsize=64)
def day_reader_under(month: Period) -> DayReader:
    """Return the reader of the days under a row that names their month."""
    return _DaysOfMonth(month)


class DayReader(dict[object, Days]):
    """Days by cell: ``reader[cell]`` reads a cell once and remembers it."""

    def __init__(self, period: Period | None) -> None:
        super().__init__()
        self._period = period
        self._year = period.start.year if period else None

    def __missing__(self, cell: object) -> Days:
        if len(self) > 50_000:
            self.clear()
        days = self[cell] = self._read(cell)
        return days

    def _read(self, cell: object) -> Days:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return Days(cell, cell)
        if cell is None:
            return UNREADABLE
        if isinstance(cell, int | float):
            return self._number(float(cell))
        return self._text(str(cell))

    def _number(self, number: float) -> Days:
        if int(number) in _SERIALS:
            return _one_day(_EPOCH + timedelta(days=int(number)))
        if number == int(number):
            return self._digits(str(int(number)))
        found = _DECIMAL_DAY.fullmatch(f"{number:g}")
        if found is None:
            return UNREADABLE
        # A cell that holds the number 5.1 may have been typed 5.1 or 5.10; the period tells, or nobody can.
        months = {int(found[2]), 10} if found[2] == "1" else {int(found[2])}
        days = [self._days(int(found[1]), month, None) for month in months]
        inside = [day for day in days if self._period and day.start and self._period.holds(day.start)]
        return inside[0] if len(inside) == 1 else UNREADABLE

    def _text(self, text: str) -> Days:
        text = _RAISED.sub("", text)
        days = self._line(plain(text))
        if days.start is None and (written := mended(text)):
            days = self._line(written)
        if days.start is None and (guessed := with_digits(text)):
            days = _asked(self._line(plain(guessed)), "date_guessed")
        if days.start and is_in_doubt(text):
            days = _asked(days, "cell_in_doubt")
        length = said_length(text)
        if length and days.start and days.end and (days.end - days.start).days + 1 != length:
            days = _asked(days, "date_length_differs")
        return days

    def _line(self, line: str) -> Days:
        return self._single(line) or self._through(line) or self._several(line) or UNREADABLE

    def _single(self, line: str) -> Days | None:
        line = _DECIMAL_SERIAL.sub(r"\1", line)  # a serial that a text file kept as a decimal
        if line.replace(" ", "").isdecimal():
            return self._digits("/".join(line.split()) if line.count(" ") == 2 else line)
        if found := _ISO.fullmatch(line):
            year, month, day = map(int, found.groups())
            return self._days(day, month, year)
        if found := _WHOLE_MONTH.fullmatch(line) or _MONTH_AND_YEAR.fullmatch(line):
            return self._month(int(found[1]), int(found[2]) if found[2] else self._year)
        part = _part(line)
        return self._days(*part) if part else None

    def _digits(self, digits: str) -> Days:
        if "/" in digits:
            part = _part(digits)
            return self._days(*part) if part else UNREADABLE
        if not digits.isdecimal():
            return UNREADABLE  # *1 420*
        if len(digits) <= 2:
            return self._day_alone(int(digits))
        if len(digits) == 5 and int(digits) in _SERIALS:
            return _one_day(_EPOCH + timedelta(days=int(digits)))
        if len(digits) != 8:
            return UNREADABLE
        whole = [
            self._days(int(digits[:2]), int(digits[2:4]), int(digits[4:])),
            self._days(int(digits[6:]), int(digits[4:6]), int(digits[:4])),
        ]
        read = [days for days in whole if days.start and 2000 <= days.start.year < 2100]
        return read[0] if len(read) == 1 else UNREADABLE

    def _day_alone(self, day: int) -> Days:
        if self._period is None or self._period.kind != "month":
            return UNREADABLE
        days = self._days(day, self._period.start.month, None)
        return days._replace(problem=days.problem or "date_day_only")

    def _through(self, line: str) -> Days | None:
        """Read a span such as ``3-5/3/2024`` or ``từ 28/2 đến 2/3``; ``None`` where it is none."""
        sign = "~" if "~" in line else "-"
        readings = {
            days
            for place, letter in enumerate(line)
            if letter == sign
            for days in (self._span(line[:place].strip(), line[place + 1 :].strip(), sign),)
            if days
        }
        return readings.pop() if len(readings) == 1 else None

    def _span(self, left: str, right: str, sign: str) -> Days | None:
        last = _part(right) if sign == "~" or "-" not in right else None
        first = _LEFT.fullmatch(left) if sign == "-" or "-" not in left else _LEFT.fullmatch(left.replace("-", "/"))
        if first is None:
            return None
        if last is None:
            return self._span_of_days(left, right)
        day, month, year = last
        start_month = int(first[2]) if first[2] else month
        end = self._days(day, month, year)
        if end.start is None:
            return end
        start_year = _year(first[3]) if first[3] else end.start.year - (start_month > month)
        return _joined(self._days(int(first[1]), start_month, start_year), end)

    def _span_of_days(self, left: str, right: str) -> Days | None:
        if not (left.isdecimal() and right.isdecimal() and max(len(left), len(right)) <= 2):
            return None
        return _joined(self._day_alone(int(left)), self._day_alone(int(right)))

    def _several(self, line: str) -> Days | None:
        pieces = line.split()
        parts = pieces if all(map(_ONE.fullmatch, pieces)) else [part for part in _LIST.split(line) if part]
        if len(parts) < 2:
            return None
        last = _part(parts[-1])
        if last is None:
            return None
        days = [self._single(_completed(part, last)) for part in parts]
        if not all(day and day.start for day in days):
            return NO_YEAR if NO_YEAR in days else UNREADABLE
        dates = [day.start for day in days if day and day.start]
        in_a_row = all(after - before == timedelta(days=1) for before, after in itertools.pairwise(dates))
        return Days(min(dates), max(dates), DAY, None if in_a_row else "date_several")

    def _month(self, month: int, year: int | None) -> Days:
        if year is None or not 1 <= month <= 12:
            return UNREADABLE
        return Days(
            date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), MONTH, "date_month_only"
        )

    def _days(self, day: int, month: int, year: int | None) -> Days:
        year = self._year if year is None else year
        if year is None:
            return NO_YEAR
        try:
            return _one_day(date(year, month, day))
        except ValueError:
            return UNREADABLE


class _DaysOfMonth(DayReader):
    """Days under a row that names a month: a day alone is one of it, and so are two (*06-07*).

    What could be both is asked about: *6-7* under *Tháng 7*; and so is a day that names another month.
    """

    def __init__(self, month: Period) -> None:
        super().__init__(month)
        self._month_start = month.start

    def _read(self, cell: object) -> Days:
        days = super()._read(cell)
        if days.start and (days.start.year, days.start.month) != (self._month_start.year, self._month_start.month):
            return _asked(days, "date_outside_group")
        return days

    def _line(self, line: str) -> Days:
        if _DAYS_ALONE.fullmatch(line):
            line = f"{line}/{self._month_start.month}"
        pair = _TWO_DAYS.fullmatch(line)
        if pair is None:
            return super()._line(line)
        first, last = int(pair[1]), int(pair[2])
        days = _joined(self._day_alone(first), self._day_alone(last)) if first < last else super()._line(line)
        return _asked(days, "date_day_or_month") if last == self._month_start.month else days

    def _day_alone(self, day: int) -> Days:
        return self._days(day, self._month_start.month, None)


def _part(text: str) -> _Part | None:
    """Return day, month and year of ``15/3/2024`` or ``15-3``; signs may differ only before a year of four digits."""
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    day, sign, month, second_sign, year = found.groups()
    if second_sign and second_sign != sign and len(year) != 4:
        return None
    return int(day), int(month), _year(year) if year else None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _completed(part: str, last: _Part) -> str:
    """Lend the last date's month and year to a part of a list that leaves them out."""
    _day, month, year = last
    if part.isdecimal():
        part = f"{part}/{month}"
    short = _part(part)
    return f"{short[0]}/{short[1]}/{year}" if short and short[2] is None and year else part


def _one_day(day: date) -> Days:
    return Days(day, day)


def _asked(days: Days, problem: str) -> Days:
    return days._replace(problem=days.problem or problem)


def _joined(first: Days, last: Days) -> Days:
    if first.start is None or last.start is None:
        return UNREADABLE
    return Days(first.start, last.start, DAY, first.problem or last.problem)
