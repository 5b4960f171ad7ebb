"""Places by their dates: a name that no unit had on the day of the row is asked about (*Xã Hải Hoà* in 2020)."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache

from organisation import Period, Unit
from organisation.units import organisation
from transforms.records.source import Source
from transforms.returns import RecordTable
from transforms.values.vocabulary import unnumbered

_PARTS = re.compile(r"[,;+&/\n]|\s[-–]\s|\bvà\b")


def ask_about_old_names(source: Source, read: RecordTable, period: Period | None) -> None:
    """Ask about each place that is named as it was called only before or after the day of its row.

    A place counts by the first day of its row, or by the end of the period where a row has none.
    """
    if period is None:
        return
    day_field = next((column.field for column in source.form.fields if column.type == "date"), "")
    for column in source.form.fields:
        texts = read.values.get(column.field)
        if column.type != "place" or not texts:
            continue
        days = read.values.get(day_field) or [None] * len(texts)
        index = read.columns.get(column.field)
        for row, text, day in zip(read.rows, texts, days, strict=True):
            on = day or period.end
            other = _of_another_time(text, _era(on)) if text else None
            if other:
                name, unit = other
                source.report.add(
                    "place_not_valid", source.table.grid, row - 1, index and index - 1,
                    field=column.field, value=name, form=source.form.id, on=f"{on:%d/%m/%Y}", when=_when(unit, on),
                )  # fmt: skip


@cache
def _eras() -> tuple[date, ...]:
    """Return the days on which some unit begins or has ended."""
    units = organisation().units
    ended = {unit.valid_to + timedelta(days=1) for unit in units if unit.valid_to < date.max}
    return tuple(sorted({unit.valid_from for unit in units} | ended))


def _era(day: date) -> date:
    """Return the last day on or before another on which something changed: the same units are in force."""
    eras = _eras()
    return eras[max(bisect_right(eras, day) - 1, 0)]


@lru_cache(maxsize=65536)
def _of_another_time(text: str, era: date) -> tuple[str, Unit] | None:
    """Return the first place in a text whose name, with its kind, was a unit's only at another time, and that unit."""
    org = organisation()
    whole = [text, unnumbered(text)]
    parts = whole if any(org.match(name, era).how != "unknown" for name in whole) else _PARTS.split(text)
    for part in parts:
        name = unnumbered(part.strip())
        if name and org.match(name, era).how == "unknown":
            for other in _eras():
                match = org.match(name, other)
                units = match.candidates if match.unit is None else (match.unit,)
                if units and match.said:
                    return name, units[0]
    return None


def _when(unit: Unit, on: date) -> str:
    """Return from when, or until when, the unit of a name was called so."""
    return f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from > on else f"đến {unit.valid_to:%d/%m/%Y}"
