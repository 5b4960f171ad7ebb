"""What a list of units must keep, so that a name and a date mean one unit and a reorganisation loses nobody.

A name or a code may be used again by another unit at another time; nothing here forbids that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from organisation.unit import Unit
from vietnamese.text import key

_DAY = timedelta(days=1)


class UnitsError(ValueError):
    """A list of units contradicts itself; the message names every contradiction, one a line."""


def require_consistent(units: Sequence[Unit], name: str) -> None:
    """Check a list of units.

    Raises:
        UnitsError: it contradicts itself; ``name`` is the file the message speaks of.
    """
    faults = list(contradictions(units))
    if faults:
        raise UnitsError("\n".join(f"{name}: {fault}" for fault in faults))


def require_known(aliases: Mapping[str, str], units: Iterable[Unit], name: str) -> None:
    """Check that every alias is of a unit there ever was.

    Raises:
        UnitsError: one is not; ``name`` is the file the message speaks of.
    """
    known = {unit.unit_id for unit in units}
    faults = [
        f"{name}: {alias} is of {unit_id}, which no unit is"
        for alias, unit_id in aliases.items()
        if unit_id not in known
    ]
    if faults:
        raise UnitsError("\n".join(faults))


def contradictions(units: Sequence[Unit]) -> Iterator[str]:
    """Yield each contradiction in a list of units as a sentence that names the unit and the version."""
    versions: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        versions[unit.unit_id].append(unit)
    for unit in units:
        if unit.valid_from > unit.valid_to:
            yield f"{_version(unit)} ends on {unit.valid_to} before it begins"
    for own in versions.values():
        yield from _overlaps(own)
        yield from _succession(own, versions)
    for unit in units:
        if unit.parent_id and not _covered(unit, versions.get(unit.parent_id, ())):
            yield f"{_version(unit)}: its parent {unit.parent_id} is not in force all that time"
    yield from _shared((unit for unit in units if unit.gso_code), "code", lambda unit: unit.gso_code)
    yield from _shared(units, "name under one parent", lambda unit: f"{unit.parent_id} {key(unit.union_name)}")


def _version(unit: Unit) -> str:
    return f"{unit.unit_id} {unit.union_name} (from {'ever' if unit.valid_from == date.min else unit.valid_from})"


def _overlaps(own: Iterable[Unit]) -> Iterator[str]:
    for earlier, later in pairwise(sorted(own, key=lambda unit: unit.valid_from)):
        if later.valid_from <= earlier.valid_to:
            yield f"{_version(later)} begins while an earlier version of the unit is in force"


def _succession(own: list[Unit], versions: dict[str, list[Unit]]) -> Iterator[str]:
    last = max(own, key=lambda unit: unit.valid_from)
    for unit in own:
        if unit.successor_ids and (unit is not last or unit.valid_to == date.max):
            yield f"{_version(unit)} has successors and goes on itself"
            continue
        for successor_id in unit.successor_ids:
            day = unit.valid_to + _DAY
            if not any(version.valid(day) for version in versions.get(successor_id, ())):
                yield f"{_version(unit)}: its successor {successor_id} is not in force on {day}"


def _covered(unit: Unit, parents: Iterable[Unit]) -> bool:
    """Tell whether the versions of a parent cover a unit's whole interval without a gap."""
    day = unit.valid_from
    for parent in sorted(parents, key=lambda one: one.valid_from):
        if parent.valid(day):
            if parent.valid_to >= unit.valid_to:
                return True
            day = parent.valid_to + _DAY
    return False


def _shared(units: Iterable[Unit], what: str, told_by: Callable[[Unit], str]) -> Iterator[str]:
    """Yield two units that are in force on one day and share what must tell them apart."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[told_by(unit)].append(unit)
    for group in groups.values():
        for one, other in combinations(group, 2):
            together = max(one.valid_from, other.valid_from) <= min(one.valid_to, other.valid_to)
            if one.unit_id != other.unit_id and together:
                yield f"{_version(one)} and {_version(other)} are in force at once with one {what}"
