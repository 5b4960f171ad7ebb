"""How a value or a heading is written: dates, kinds, numbers and the lines above a table."""

from __future__ import annotations

from datetime import date

from forms import Choice, form
from organisation.units import organisation
from samples.layout import Layout
from samples.records import Record, Return, Value

_TICKS = {f"ht{kind}": kind for kind in (1, 2, 3, 4)}


def cell(record: Record, name: str, layout: Layout) -> Value:
    """Return what stands in a record's cell of a column."""
    if name == "ngay":
        return trip(record, layout.dates)
    if name in _TICKS and name not in record:
        return "x" if record["hinh_thuc"] == _TICKS[name] else None
    value = record.get(name)
    column = form(layout.form)[name]
    if value is None:
        return None
    if column.choices:
        chosen = next(choice for choice in column.choices if choice.value == value or choice.code == value)
        return _choice(chosen, name, layout)
    if isinstance(value, date):
        return value if layout.dates == "real" else f"{value:%d/%m/%Y}"
    if isinstance(value, int) and layout.numbers == "dots":
        return f"{value:,}".replace(",", ".")
    return value


def heading(sent: Return, kind: str, title: str) -> list[list[Value]]:
    """Return the rows above a table: ``lines`` names unit and period, ``block`` is the older heading."""
    unit, period = sent.unit, sent.period
    if kind in ("lines", "blank"):
        lines: list[list[Value]] = [[title], [f"Đơn vị: {unit.union_name}"], [f"Kỳ báo cáo: {period.label}"], []]
        return lines if kind == "lines" else [*lines, []]
    above = organisation().unit(unit.parent_id, period.end)
    first: list[Value] = [(above or unit).union_name.upper(), None, None, None, None, "ĐOÀN TNCS HỒ CHÍ MINH"]
    own: list[Value] = [unit.union_name.upper()] if above else []
    return [first, own, [], [title], [f"({period.label[:1].upper()}{period.label[1:]})"], []]


def _choice(chosen: Choice, name: str, layout: Layout) -> Value:
    if name == "ma_chi_tieu":
        return chosen.code
    if name == "hinh_thuc" and layout.kinds == "short":
        return chosen.synonyms[0]
    return str(chosen.value) if name == "hinh_thuc" and layout.kinds == "number" else chosen.label_vi


def trip(record: Record, dates: str) -> str:
    """Return both days in one cell: ``14/2-15/2/2020``, or ``14/02/2020`` for a single day."""
    start, end = record["ngay_tu"], record["ngay_den"]
    assert isinstance(start, date)
    assert isinstance(end, date)
    if start == end:
        return f"{start.day}/{start.month}/{start.year}" if dates == "range" else f"{start:%d/%m/%Y}"
    if dates == "range":
        return f"{start.day}/{start.month}-{end.day}/{end.month}/{end.year}"
    return f"{start:%d/%m/%Y} - {end:%d/%m/%Y}"
