"""``calendar.yaml`` as it is written: what is expected of whom, by when, and when people are reminded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta

from province.documents import Check, read_document
from province.kinds import Level

PeriodKind = Literal["year", "half", "quarter", "month"]
PartOfYear = Literal[
    "H1", "H2", "Q1", "Q2", "Q3", "Q4", "year",
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
]  # fmt: skip
_MonthDay = Annotated[
    str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="tháng-ngày, như 06-10")
]
_Days = Annotated[int, Meta(ge=0, description="số ngày, từ 0 trở lên")]


@dataclass(frozen=True, slots=True)
class Expected:
    """Forms that units of some levels owe for some kinds of period."""

    forms: list[str]
    levels: list[Level]
    periods: list[PeriodKind]


@dataclass(frozen=True, slots=True)
class Due:
    """Days of the year, ``MM-DD``: data are cut off, base units send, districts send, the report is drafted."""

    cut_off: _MonthDay
    base: _MonthDay
    district: _MonthDay
    draft: _MonthDay


@dataclass(frozen=True, slots=True)
class Reminding:
    """So many days before and after the due day units are reminded; ``escalate`` days after, the office is told."""

    before: list[_Days]
    after: list[_Days]
    escalate: _Days


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The whole file. ``due`` is by part of the year (``H1``, ``H2``, ``Q1`` ..., ``year``).

    ``drafted`` are the parts that reports are drafted for by themselves; where it says nothing, those of
    ``due`` that do not end with the year.
    """

    status: Literal["assumed", "confirmed"]
    timezone: str
    expected: list[Expected]
    due: Mapping[PartOfYear, Due]
    report_within_days: _Days
    reminders: Reminding
    drafted: list[PartOfYear] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse a time zone that nobody knows, and a draft of a part of the year that has no days.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone “{self.timezone}” không có; ví dụ Asia/Ho_Chi_Minh") from None
        if without := [part for part in self.drafted if part not in self.due]:
            raise ValueError(f"drafted: due không có ngày của {', '.join(without)}; có: {', '.join(self.due)}")


def read_calendar(path: Path, check: Check[CalendarFile] | None = None) -> CalendarFile:
    """Return the calendar as it is written; ``check`` looks at it beside what else there is.

    Raises:
        province.ProvinceError: something in it is wrong.
    """
    return read_document(path, CalendarFile, check)
