"""The ways answered by the naive model of ``recount``, as they were drafted: no file, no reader, no warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from province import province_folder
from recount.data import Form, fold, read_forms, read_levels
from recount.figures import says
from recount.model import Return, Row, counted_in, differences, settle
from tests.ways.answers import Answers
from tests.ways.draft import NUMBERS, PLANS, SUMMARY, VISITS, Sent, Trip, Way, Work
from tests.ways.paper import period_id
from tests.ways.run import path_of

_SHORT = {VISITS: 9, PLANS: 9}


def answer(ways: Sequence[Way]) -> Answers:
    """Return what the model makes of ways, as the product would be asked."""
    answers = Answers()
    levels = read_levels(province_folder())
    for way in ways:
        for form in {one.form for one in way.sent}:
            _of_form(way, form, levels, answers)
    return answers


@cache
def _forms() -> dict[str, Form]:
    return read_forms(province_folder())


def _of_form(way: Way, name: str, levels: dict[str, str], answers: Answers) -> None:
    form = _forms()[name]
    files = {}
    returns = []
    for number, one in enumerate(way.sent):
        if one.form != name:
            continue
        sender = way.units[one.unit]
        titled = next((unit for unit in way.units.values() if unit.union_name == one.title_unit), sender)
        below = titled.parent_id == sender.unit_id
        if titled is not sender and not below:
            answers.questions[path_of(way, one)].append("held: speaks for another unit")
            continue  # held: nobody speaks for another unit
        identity = f"{number}"
        files[identity] = path_of(way, one)
        rows = tuple(_row(form, one, position, row, way) for position, row in enumerate(one.rows))
        period = period_id(one.period, way.year)
        titles = f"{one.name} {one.sheet} {one.says}"
        returns.append(Return(identity, titled.unit_id, period, one.night, rows, says(titles), sender.unit_id))
    settled = settle(returns, form.shape())
    for identity, why in settled.questions:
        said = [str(row.values) for one in returns if one.unit == _unit_of(returns, identity) for row in one.rows]
        answers.questions[files[identity]].append(f"{why} {' '.join(said)}")
    wanted = {(one.unit, one.period) for one in way.figures}
    seen: dict[str, set[Any]] = defaultdict(set)
    order = [one.unit for one in returns]
    for letter, of_period in sorted(wanted, key=lambda one: _first(order, way.units[one[0]].unit_id)):
        unit, period = way.units[letter], period_id(of_period, way.year)
        if unit.unit_id not in levels:
            continue  # a base unit stands in its district's return
        found = counted_in(settled, unit.unit_id, period)
        rows = {key: row for key, row in found.items() if not (form.shape().apart and key in seen[period])}
        if len(rows) < len(found):
            names = " ".join(str(key) for key in found if key not in rows)
            answers.questions[f"{unit.unit_id} {way.year}"].append(f"two reports of one visit: {names}")
        seen[period] |= set(found)
        answers.questions[f"{unit.unit_id} {way.year}"] += differences(settled, unit.unit_id, period)
        _figures(name, unit.unit_id, period, list(rows.values()), form, answers)


def _first(order: Sequence[str], unit_id: str) -> int:
    return order.index(unit_id) if unit_id in order else len(order)


def _unit_of(returns: Sequence[Return], identity: str) -> str:
    return next(one.unit for one in returns if one.id == identity)


def _figures(name: str, unit_id: str, period: str, rows: Sequence[Row], form: Form, answers: Answers) -> None:
    def add(what: str, number: Any) -> None:
        key = (unit_id, period, what)
        answers.figures[key] = answers.figures.get(key, 0) + float(number)

    for row in rows:
        if name == NUMBERS:
            add(row.values["ma_chi_tieu"], row.values["thuc_hien"])
        elif name == SUMMARY:
            add(SUMMARY, row.values["luot"])
        else:
            add(name, 1)
            if name == VISITS:
                add(f"{VISITS}.{row.values['hinh_thuc']}", 1)


def _row(form: Form, sent: Sent, position: int, row: Any, way: Way) -> Row:
    place = (sent.label, "", position)
    if isinstance(row, Trip):
        first, last = _day(row.first, way), _day(row.last, way) or _day(row.first, way)
        is_good = isinstance(row.kind, int) and first is not None and last is not None and first <= last
        values = {
            "ho_ten": row.who, "chuc_vu": row.post, "ban_don_vi": row.board, "don_vi_den": row.place,
            "ngay_tu": first, "ngay_den": last, "hinh_thuc": row.kind, "chuyen_de": row.topic,
        }  # fmt: skip
        return Row(place, values, is_good)
    if isinstance(row, Work):
        values = {"ten_hoat_dong": row.name, "dia_diem": row.place, "ngay_tu": row.first, "luot_dvtn": row.turns}
        return Row(place, values)
    name, value = row
    if sent.form == SUMMARY:
        counts = {f"ht{number}": one for number, one in enumerate(value, start=1)}
        return Row(place, {"don_vi": name, "luot": sum(value), **counts})
    amount, to_date = value if isinstance(value, tuple) else (value, None)
    number = _number(amount, sent.unit_word.get(name, ""))
    return Row(place, {"ma_chi_tieu": name, "thuc_hien": number, "luy_ke": to_date}, number is not None)


def _number(value: Any, unit: str) -> Decimal | None:
    words = fold(value if value is not None else "").removeprefix("khoảng ")
    factor = 1_000_000 if "triệu" in words or "triệu" in unit else 1
    plain = words.removesuffix(" triệu").replace(".", "")
    return Decimal(plain) * factor if plain.isdigit() else None


def _day(value: date | str, way: Way) -> date | None:
    if isinstance(value, date):
        return value
    if value.startswith("tháng "):
        month, year = value.removeprefix("tháng ").split("/")
        return date(int(year), int(month), 1)
    try:
        day, month, year = map(int, value.replace("-", "/").split("/"))
        return date(year, month, day)
    except ValueError:
        return None
