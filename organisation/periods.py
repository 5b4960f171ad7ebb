"""Reporting periods: ``2020-H1``, ``2020-H2``, ``2020``, ``2020-Q1``, ``2020-03``."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ID = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


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
