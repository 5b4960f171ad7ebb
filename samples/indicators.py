"""The sample's indicators: base units drawn, districts their exact sums, each year a believable step from the last."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random

from forms import form
from organisation import Period, Unit
from samples.chance import chance
from samples.records import Record
from samples.tables import table

MILLION = 1_000_000
_AFFILIATED = 8  # an affiliated Union is about as large as this many communes
_MONEY = "đồng"
_COMMUNE = {"CTTN_HUYEN": 0, "DCS_SO": 1}  # there is no district any more, and the base units have become one
_MEMBERS_GROWN = {"2019-H1": 100, "2019-H2": 101, "2020-H1": 102, "2020-H2": 103, "2025-H1": 104, "2026-H1": 105}
"""Per cent."""


def indicators(unit: Unit, members: Iterable[str], period: Period, seed: int) -> list[Record]:
    """Return a unit's records of BC_SOLIEU: one for each indicator of the catalogue, in its order.

    ``members`` are the ids of the base units whose sum the unit reports: those it has, those it took over, or itself
    alone.
    """
    totals = _total(tuple(members), unit.level == "affiliated", period.id, seed)
    if unit.level == "commune":
        totals |= _COMMUNE
    before = {}
    if period.id.endswith("H2"):
        before = _total(tuple(members), unit.level == "affiliated", f"{period.id[:4]}-H1", seed)
    return [
        {
            "ma_chi_tieu": choice.code,
            "chi_tieu": choice.label_vi,
            "don_vi_tinh": choice.extra["unit"],
            "thuc_hien": totals[choice.code],
            "luy_ke": totals[choice.code] + (before.get(choice.code, 0) if choice.extra["measure"] == "flow" else 0),
        }
        for choice in form("BC_SOLIEU")["ma_chi_tieu"].choices
        if choice.code in totals  # a province may have added indicators that the sample knows nothing of
    ]


def _total(members: tuple[str, ...], affiliated: bool, period: str, seed: int) -> dict[str, int]:
    parts = [_of_one(member, affiliated, period, seed) for member in members]
    return {code: sum(part[code] for part in parts) for code in parts[0]}


@cache
def _of_one(unit_id: str, affiliated: bool, period: str, seed: int) -> dict[str, int]:
    """Return every indicator of one unit: its 2019-H1 values, stepped to the period asked for."""
    first = chance(seed, "indicators", unit_id)
    step = chance(seed, "indicators", unit_id, period)
    scale = _AFFILIATED if affiliated else first.uniform(0.6, 1.7)
    money = {choice.code for choice in form("BC_SOLIEU")["ma_chi_tieu"].choices if choice.extra["unit"] == _MONEY}
    values: dict[str, int] = {}
    for line in table("indicators"):
        code = line["code"]
        if line["base"]:
            start = round(float(line["base"]) * scale * first.uniform(0.75, 1.25) + first.random() / 4)
            values[code] = _stepped(start, line, period, step) * (MILLION if code in money else 1)
        else:
            values[code] = 0
    return values | _organisation_of(unit_id, affiliated, period, values, seed)


def _stepped(start: int, line: dict[str, str], period: str, random: Random) -> int:
    """Return a value some periods on; never nothing where there was something, never twice or half as much."""
    if period == "2019-H1" or not start:
        return start
    growth = float(line[f"growth_{period.lower().replace('-', '_')}"]) * random.uniform(0.92, 1.08)
    return min(max(round(start * growth), (start + 1) // 2), 2 * start)


def _organisation_of(unit_id: str, affiliated: bool, period: str, values: dict[str, int], seed: int) -> dict[str, int]:
    random = chance(seed, "organisation", unit_id)
    branches = random.randrange(70, 120) if affiliated else random.randrange(6, 18)
    members = branches * random.randrange(16, 28)
    grown = _MEMBERS_GROWN[period]
    admitted = values["DANG_GIOITHIEU"] * random.randrange(45, 80) // 100
    return {
        "DCS_SO": random.randrange(12, 30) if affiliated else 1,
        "CD_SO": branches,
        "DV_SO": members * grown // 100,
        "TNIEN_SO": members * grown // 100 * 17 // 10,
        "DANG_KETNAP": admitted,
    }
