"""The days of a period, and the ways clerks name it."""

from __future__ import annotations

import calendar
from datetime import date

ROMAN = ("I", "II", "III", "IV")


def months(period: str) -> tuple[int, int, int]:
    """Return the year, the first month and the last month of a period."""
    year, _, part = period.partition("-")
    if not part:
        return int(year), 1, 12
    if part[0] == "H":
        half = int(part[1])
        return int(year), 6 * half - 5, 6 * half
    if part[0] == "Q":
        quarter = int(part[1])
        return int(year), 3 * quarter - 2, 3 * quarter
    return int(year), int(part), int(part)


def days(period: str) -> tuple[date, date]:
    year, first, last = months(period)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def named(period: str, style: int = 0) -> str:
    """Name a period in one of four plain ways, without capitals or brackets."""
    year, first, _ = months(period)
    part = period.partition("-")[2]
    if not part:
        return f"năm {year}"
    if part[0] == "H":
        which = "đầu" if part == "H1" else "cuối"
        return (f"6 tháng {which} năm {year}", f"6 tháng {which} năm {year}", f"sáu tháng {which} năm {year}")[
            style % 3
        ]
    if part[0] == "Q":
        roman = ROMAN[int(part[1]) - 1]
        return (f"quý {roman} năm {year}", f"quý {roman}/{year}")[style % 2]
    return (f"tháng {first} năm {year}", f"tháng {first}/{year}", f"tháng {first:02d}/{year}")[style % 3]
