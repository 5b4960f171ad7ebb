"""The sample's notable activities, by section of the report."""

from __future__ import annotations

from datetime import timedelta

from organisation import Period, Unit
from samples.chance import chance
from samples.places import Places
from samples.records import Record
from samples.tables import table, tree


def activities(unit: Unit, period: Period, places: Places, seed: int) -> list[Record]:
    """Return a unit's records of HOAT_DONG, in order of section and date."""
    random = chance(seed, "activities", unit.unit_id, period.id)
    calendar = tree("calendar")[period.id]
    lines = random.sample(table("activities"), random.randrange(4, 8))
    made: list[Record] = []
    for line in lines:
        start = calendar["first"] + timedelta(days=random.randrange((calendar["last"] - calendar["first"]).days - 2))
        while any(first <= start <= last for first, last in calendar["quiet"]):
            start += timedelta(days=1)
        turns = int(line["turns"]) * random.randrange(60, 160) // 100
        made.append(
            {
                "mang": int(line["section"]),
                "ten_hoat_dong": line["name"],
                "dia_diem": places.written(random.choice(places.visited_by(unit)), unit),
                "ngay_tu": start,
                "ngay_den": start + timedelta(days=random.randrange(2)),
                "luot_dvtn": turns,
                "ket_qua": line["result"],
                "de_nghi": random.random() < 0.6,
            }
        )
    return sorted(made, key=lambda record: (record["mang"], record["ngay_tu"]))
