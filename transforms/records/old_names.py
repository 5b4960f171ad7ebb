"""Places that no unit had the name of on the day of the row are asked about: another time's, or misspelt.

*Xã Hải Hoà* in 2020; *Phường Hà Tú* of a unit that has a *Phường Hà Tu*.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache

from organisation import Period, Unit
from organisation.units import organisation
from transforms.records.source import Source
from transforms.returns import RecordTable
from transforms.values.vocabulary import is_in_doubt, unnumbered
from vietnamese.text import bare

_LONGEST = 5  # words of a name with its kind; more says something else beside it
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
            # A cell that says itself that it is unsure ("Xã Hà Lâu (?)") is asked about as that.
            near = _misspelt(text, _era(on), read.unit_id) if text and not other and not is_in_doubt(text) else ()
            place = source.table.grid, row - 1, index and index - 1
            if other:
                source.report.add(
                    "place_not_valid", *place, field=column.field, value=other[0], form=source.form.id,
                    on=f"{on:%d/%m/%Y}", when=_when(other[1], on),
                )  # fmt: skip
            elif near:
                source.report.add(
                    "place_misspelt", *place, field=column.field, value=text, form=source.form.id,
                    likely="; ".join(near),
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


@lru_cache(maxsize=65536)
def _misspelt(text: str, era: date, of: str | None) -> tuple[str, ...]:
    """Return the names of the units below one that a place, named with its kind but nobody's, may be meant for."""
    org, name = organisation(), unnumbered(text)
    named = len(name.split()) <= _LONGEST and bare(name).startswith(_kinds())
    if of is None or not named or _PARTS.search(name) or org.match(name, era).how != "unknown":
        return ()
    return tuple(unit.union_name for unit in org.likely(name, era) if of in org.lineage(unit.unit_id, era)[1:])


@cache
def _kinds() -> tuple[str, ...]:
    """Return the kinds of place that units are of, as they stand in front of a name."""
    return tuple({f"{bare(unit.kind)} " for unit in organisation().units if unit.kind})


def _when(unit: Unit, on: date) -> str:
    """Return from when, or until when, the unit of a name was called so."""
    return f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from > on else f"đến {unit.valid_to:%d/%m/%Y}"
