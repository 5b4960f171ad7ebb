"""Reporting periods: ``2020-H1``, ``2020-H2``, ``2020``, ``2020-Q1``, ``2020-03``."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vietnamese.text import bare

_ID = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:nam\s*)?((?:19|20)\d\d)"
_MONTHS = (
    "", "gieng|mot|i", "hai|ii", "ba|iii", "tu|iv", "nam|v", "sau|vi", "bay|vii", "tam|viii", "chin|ix", "muoi|x",
    "muoi mot|xi", "muoi hai|chap|xii",
)  # fmt: skip
_MONTH_IN_WORDS = re.compile(
    rf"thang\s+({'|'.join(name for names in reversed(_MONTHS[1:]) for name in names.split('|'))})"
    r"(?=\s+nam\s+(?:19|20)\d\d|\s*[/\-]\s*(?:19|20)\d\d)"
)
_WRITTEN_ID = re.compile(r"(?:^|ky[^:]*:)\s*((?:19|20)\d\d-(?:h[12]|q[1-4]|0[1-9]|1[0-2]))\s*$")
_DATES = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)\d\d)")
# Read from title lines without diacritics. A line that names one of the shorter periods does not mean its year.
_TITLES = (
    ("half", re.compile(rf"(?:6|06|sau)\s*t(?:hang)?\.?\s*(dau|cuoi)(?: nam)?[\s,;:/\-]*{_YEAR}")),
    ("first_quarter", re.compile(rf"\b(?:0?3|ba)\s*thang\s*dau(?: nam)?[\s,;:/\-]*{_YEAR}")),
    ("quarter", re.compile(rf"quy\s*(iv|iii|ii|i|[1-4])\b[\s,;:/\-.]*{_YEAR}")),
    ("month", re.compile(rf"thang\s*(\d{{1,2}})\s*(?:[\-/.,;]\s*|\s+){_YEAR}")),
    ("month", re.compile(r"\b(?:thang|ky)(?: bao cao)?\s*:\s*(\d{1,2})\s*[\-/.]\s*((?:19|20)\d\d)")),
    ("month", re.compile(r"\bt\s*(\d{1,2})\s*[.\-/_ ]\s*((?:19|20)\d\d)")),
    ("half", re.compile(rf"(?:6t|h)\s*([12])[\s\-/_.]*{_YEAR}")),
    ("year", re.compile(r"(?:ca |trong |bao cao )?nam[\s:]*((?:19|20)\d\d)")),
)
# A day in front makes "tháng 3 năm 2024" the date of signing, never the period.
_SIGNED = re.compile(r"ngay\s*[.…\d]{1,5}\s*thang")
_PART_OF_YEAR = re.compile(r"\bthang\s*(?:\d|[ivx]+\b)|\d\s*thang\b|\bquy\s*[iv\d]|\btuan\b")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period. ``start`` and ``end`` are its first and last day."""

    id: str
    start: date
    end: date

    @classmethod
    def parse(cls, period_id: str) -> Period:
        """Return the period of an id.

        Raises:
            ValueError: the id is not one of the five shapes; the message is for a person, in Vietnamese.
        """
        match = _ID.fullmatch(period_id.strip())
        if match is None:
            raise ValueError(
                f"Kỳ báo cáo “{period_id}” không đúng dạng. Hãy ghi như 2020-H1 (6 tháng đầu năm), 2020-H2, "
                "2020 (cả năm), 2020-Q1 (quý) hoặc 2020-03 (tháng)."
            )
        year, half, quarter, month = match.groups()
        first, months = 1, 12
        if half:
            first, months = 6 * int(half) - 5, 6
        elif quarter:
            first, months = 3 * int(quarter) - 2, 3
        elif month:
            first, months = int(month), 1
        last = first + months - 1
        end = date(int(year), last, calendar.monthrange(int(year), last)[1])
        return cls(period_id.strip(), date(int(year), first, 1), end)

    @classmethod
    def in_title(cls, text: str) -> Period | None:
        """Return the period a title line names, ``None`` if it names none or more than one."""
        line = _MONTH_IN_WORDS.sub(_month_in_figures, bare(text))
        if written := _WRITTEN_ID.search(line):
            return cls.parse(written[1].upper())
        dates = _DATES.findall(line)
        if len(dates) == 2:
            return _between(*dates)
        if _SIGNED.search(line):
            return None
        found = {_id(kind, *match.groups()) for kind, pattern in _TITLES[:-1] for match in pattern.finditer(line)}
        if not found and not _PART_OF_YEAR.search(line):
            found = {_id("year", *match.groups()) for match in _TITLES[-1][1].finditer(line)}
        return cls.parse(found.pop() or "") if len(found) == 1 and None not in found else None

    @property
    def kind(self) -> str:
        """``year``, ``half``, ``quarter`` or ``month``."""
        tail = self.id[5:6]
        return {"": "year", "H": "half", "Q": "quarter"}.get(tail, "month")

    @property
    def label(self) -> str:
        """The period in words, as a report prints it: ``6 tháng đầu năm 2020``."""
        year, tail = self.id[:4], self.id[5:]
        if self.kind == "year":
            return f"năm {year}"
        if self.kind == "half":
            return f"6 tháng {'đầu' if tail == 'H1' else 'cuối'} năm {year}"
        if self.kind == "quarter":
            return f"quý {('I', 'II', 'III', 'IV')[int(tail[1]) - 1]} năm {year}"
        return f"tháng {int(tail)} năm {year}"

    @property
    def previous_year(self) -> Period:
        """The same period a year before."""
        return Period.parse(f"{int(self.id[:4]) - 1:04d}{self.id[4:]}")

    def holds(self, day: date) -> bool:
        """Tell whether a day falls in the period."""
        return self.start <= day <= self.end

    def within(self, other: Period) -> bool:
        """Tell whether this period lies wholly inside another."""
        return other.start <= self.start and self.end <= other.end


def _month_in_figures(found: re.Match[str]) -> str:
    number = next(i for i, names in enumerate(_MONTHS) if found[1] in names.split("|"))
    return f"thang {number}"


def _between(first: Sequence[str], last: Sequence[str]) -> Period | None:
    """Return the period that begins and ends on two written days (day, month, year), if they are just its own."""
    day, month, year = map(int, first)
    if day != 1 or last[2] != first[2]:
        return None
    ids = (f"{year}-{month:02d}", f"{year}-Q{(month + 2) // 3}", f"{year}-H{1 + (month > 6)}", f"{year}")
    periods = [Period.parse(period_id) for period_id in ids if 1 <= month <= 12]
    written = (int(last[2]), int(last[1]), int(last[0]))
    fitting = (p for p in periods if p.start.month == month and (p.end.year, p.end.month, p.end.day) == written)
    return next(fitting, None)


def _id(kind: str, first: str, second: str | None = None) -> str | None:
    year = second or first
    if kind == "year":
        return first
    if kind == "half":
        return f"{year}-H{1 if first in ('dau', '1') else 2}"
    if kind == "first_quarter":
        return f"{year}-Q1"
    if kind == "quarter":
        return f"{year}-Q{_ROMAN.get(first) or int(first)}"
    return f"{year}-{int(first):02d}" if 1 <= int(first) <= 12 else None
