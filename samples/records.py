"""A record as the generator knows it: field id to value, before any layout writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from organisation import Period, Unit

Value = str | int | float | bool | date | None
Record = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Return:
    """What one unit reports on one form for one period."""

    unit: Unit
    form: str
    period: Period
    records: list[Record]
