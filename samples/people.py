"""Invented cadres: names put together from common parts, posts and boards from ``data/staff.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from organisation import Unit
from samples.chance import chance
from samples.tables import table, tree


@dataclass(frozen=True, slots=True)
class Cadre:
    """One cadre of a unit; the same person in every period."""

    name: str
    post: str
    board: str


def cadres(unit: Unit, seed: int) -> list[Cadre]:
    """Return the cadres of a unit, no two of one name."""
    random = chance(seed, "people", unit.unit_id)
    names = _names(random)
    return [
        Cadre(next(names), line["post"], line["board"] or unit.union_name)
        for line in table("staff")
        if line["level"] == unit.level
        for _ in range(int(line["number"]))
    ]


def signatory(unit: Unit, seed: int) -> tuple[str, str]:
    """Return the names of who drew a return up and who signed it."""
    names = _names(chance(seed, "signed", unit.unit_id))
    return next(names), next(names)


def _names(random: Random) -> Iterator[str]:
    parts = tree("names")
    seen: set[str] = set()
    while True:
        half = parts[random.choice(("men", "women"))]
        name = " ".join((random.choice(parts["family"]), random.choice(half["middle"]), random.choice(half["given"])))
        if name not in seen:
            seen.add(name)
            yield name
