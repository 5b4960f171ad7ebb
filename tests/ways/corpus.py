"""All ways, drafted: each has units and a year of its own, so that a whole province of them is played at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from organisation import Unit
from organisation.units import organisation
from tests.ways import cases
from tests.ways.draft import Way

Drafting = Callable[[Way], None]
_DISTRICTS = ("D194", "D195", "D196", "D198", "D199", "D200", "D201", "D202", "D203", "D205", "D206", "D207")
_AFFILIATED = ("T_KCCQ", "T_HQ", "T_THUE", "T_CA", "T_QS", "T_BP")
# Two years apart, so that no way is another's same period of last year.
_YEARS = tuple(range(2024, 1990, -2))


@dataclass(frozen=True)
class Registered:
    """A way that waits to be drafted."""

    name: str
    rule: str
    drafting: Drafting
    letters: str = "A"
    house: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    year: int = 0


REGISTERED: list[Registered] = []


def way(
    rule: str,
    letters: str = "A",
    house: str = "",
    fixed: Mapping[str, str] | None = None,
    year: int = 0,
    name: str = "",
) -> Callable[[Drafting], Drafting]:
    """Register a way. Capital letters are districts, a small one is a base unit of that district.

    Ways of a ``house`` are played in an installation of their own, for what is done to it concerns every return in it.
    """

    def register(drafting: Drafting) -> Drafting:
        title = name or drafting.__name__.replace("_", " ")
        REGISTERED.append(Registered(title, rule, drafting, letters, house, fixed or {}, year))
        return drafting

    return register


def corpus() -> list[Way]:
    """Every way with its units, year, files and truth, in the order of the modules of cases."""
    if not REGISTERED:
        for module in sorted(one.name for one in iter_modules(cases.__path__)):
            import_module(f"tests.ways.cases.{module}")
    free = [(year, unit_id) for year in _YEARS for unit_id in (*_AFFILIATED, *_DISTRICTS)]
    return [_draft(number, one, free) for number, one in enumerate(REGISTERED)]


def _draft(number: int, one: Registered, free: list[tuple[int, str]]) -> Way:
    year, ids = (one.year, dict(one.fixed)) if one.fixed else _taken(one.letters, free)
    units = {letter: _unit(unit_id, year) for letter, unit_id in ids.items()}
    drafted = Way(one.name, one.rule, year, units, one.house, number)
    one.drafting(drafted)
    return drafted


def _taken(letters: str, free: list[tuple[int, str]]) -> tuple[int, dict[str, str]]:
    """Take units of one year that no other way has: districts where one has a base unit, else any."""
    capitals = [letter for letter in letters if letter.isupper()]
    below = [letter for letter in letters if letter.islower()]
    fits = [place for place in free if not below or place[1] in _DISTRICTS]
    year = next(year for year, _ in fits if sum(one[0] == year for one in fits) >= len(capitals))
    chosen = [place for place in fits if place[0] == year][: len(capitals)]
    for place in chosen:
        free.remove(place)
    ids = {letter: unit_id for letter, (_, unit_id) in zip(capitals, chosen, strict=True)}
    for letter in below:
        ids[letter] = next(one.unit_id for one in organisation().units if one.parent_id == ids[letter.upper()])
    return year, ids


def _unit(unit_id: str, year: int) -> Unit:
    unit = organisation().unit(unit_id, date(year, 12, 31)) or organisation().unit(unit_id, date(year, 6, 30))
    assert unit, f"{unit_id} {year}"
    return unit
