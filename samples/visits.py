"""The visits the sample's cadres made: no two of one cadre in one week, none in the quiet weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from organisation import Period, Unit
from samples.chance import chance
from samples.people import Cadre, cadres
from samples.places import Places
from samples.records import Record
from samples.tables import table, tree

_LENGTHS = (1, 1, 1, 2, 2, 3)
_KINDS = (1, 1, 1, 2, 2, 3, 3, 4)
_LEVELS = {"base": "xa", "commune": "xa", "district": "huyen", "affiliated": "truc_thuoc"}


def visits(unit: Unit, period: Period, places: Places, seed: int) -> list[Record]:
    """Return a unit's visits in order of date, each a record of DI_CO_SO_KQ."""
    random = chance(seed, "visits", unit.unit_id, period.id)
    staff = cadres(unit, seed)
    taken: dict[str, set[int]] = {cadre.name: set() for cadre in staff}
    made = _attested(staff, taken) if (unit.level, period.id) == ("province", "2020-H1") else []
    for cadre in staff:
        free = [monday for monday in _weeks(period) if monday.isocalendar().week not in taken[cadre.name]]
        for monday in random.sample(free, int(tree("calendar")[period.id]["trips"][unit.level])):
            made.append(_visit(cadre, monday, unit, places, random))
    made.sort(key=lambda record: (record["ngay_tu"], record["ho_ten"]))
    for number, record in enumerate(made, 1):
        _reported(record, number, unit, random)
    return made


def registrations(made: Sequence[Record]) -> list[Record]:
    """Return what was registered before the visits were made: the same trips without their outcome."""
    fields = ("ho_ten", "chuc_vu", "ban_don_vi", "don_vi_den", "co_so", "ngay_tu", "ngay_den", "hinh_thuc", "chuyen_de")
    return [{field: record[field] for field in fields} for record in made]


def _weeks(period: Period) -> list[date]:
    calendar = tree("calendar")[period.id]
    days = (calendar["last"] - calendar["first"]).days
    mondays = (calendar["first"] + timedelta(days=7 * week) for week in range(days // 7 + 1))
    starts = (day - timedelta(days=day.weekday()) for day in mondays)
    return [
        monday
        for monday in starts
        if monday >= calendar["first"]
        and monday + timedelta(days=4) <= calendar["last"]
        and not any(first <= monday + timedelta(days=4) and monday <= last for first, last in calendar["quiet"])
    ]


def _attested(staff: Sequence[Cadre], taken: dict[str, set[int]]) -> list[Record]:
    """Return the 16 activities of the 2020 report, each given to a cadre of its board with that week free."""
    made = []
    for line in table("activities_2020"):
        start = date.fromisoformat(line["start"])
        week = start.isocalendar().week
        able = [cadre for cadre in staff if cadre.board == line["board"] and week not in taken[cadre.name]]
        cadre = min(able, key=lambda one: len(taken[one.name]))
        taken[cadre.name].add(week)
        end = start + timedelta(days=int(line["days"]) - 1)
        made.append(_record(cadre, line["place"], line["branch"], None, start, end, int(line["kind"]), line["topic"]))
    return made


def _visit(cadre: Cadre, monday: date, unit: Unit, places: Places, random: Random) -> Record:
    target = random.choice(places.visited_by(unit))
    kind = random.choice(_KINDS)
    topics = [
        line["topic"]
        for line in table("topics")
        if int(line["kind"]) == kind and unit.level in line["levels"] and int(line["from_year"]) <= monday.year
    ]
    length = random.choice(_LENGTHS)
    start = monday + timedelta(days=random.randrange(6 - length))
    branch = places.branch(target, random) if unit.level != "province" else None
    level = "chi_doan" if branch else _LEVELS[target.level]
    end = start + timedelta(days=length - 1)
    return _record(cadre, places.written(target, unit), branch, level, start, end, kind, random.choice(topics))


def _record(
    cadre: Cadre, place: str, branch: str | None, level: str | None, start: date, end: date, kind: int, topic: str
) -> Record:
    return {
        "ho_ten": cadre.name,
        "chuc_vu": cadre.post,
        "ban_don_vi": cadre.board,
        "don_vi_den": place,
        "co_so": branch or None,
        "cap_don_vi": level,
        "ngay_tu": start,
        "ngay_den": end,
        "so_ngay": (end - start).days + 1,
        "hinh_thuc": kind,
        "chuyen_de": topic,
    }


def _reported(record: Record, number: int, unit: Unit, random: Random) -> None:
    remarks = tree("remarks")
    end = record["ngay_den"]
    assert isinstance(end, date)
    record["so_quyet_dinh"] = f"{number:02d}-QĐ/{'TĐTN' if unit.level == 'province' else 'ĐTN'}"
    record["ket_qua"] = random.choice(remarks["results"])
    record["ton_tai"] = random.choice(remarks["shortcomings"]) if random.random() < 0.3 else None
    record["kien_nghi"] = random.choice(remarks["requests"]) if random.random() < 0.4 else None
    record["ngay_bao_cao"] = end + timedelta(days=random.randrange(1, 9))
