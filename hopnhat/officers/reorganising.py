"""A reorganisation by a guided form: what somebody says of it, and the lines of the lists that say so.

Nothing is rewritten: a version of a unit ends the day before, another begins on the day. See docs/reorganisation.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from desk import Change, Desk, RefusedError
from desk.text_table import TextLine
from organisation.units import organisation

UNITS, REORGANISATIONS = "units.csv", "reorganisations.csv"
_DAY_BEFORE = timedelta(days=1)
_FILE = Path(__file__).with_suffix(".yaml")


def deeds() -> Mapping[str, Mapping[str, Any]]:
    """Return what can be done, by name: its title, and the fields that it asks for, in order."""
    return _said()["deeds"]  # type: ignore[no-any-return]


def fields() -> Mapping[str, Mapping[str, Any]]:
    """Return every field by name: its label and help, what it offers, whether it has to be filled in."""
    return _said()["fields"]  # type: ignore[no-any-return]


def changes_of(desk: Desk, deed: str, said: Mapping[str, str], reason: str) -> list[Change]:
    """Return the changes of the lists that a reorganisation is, in the order in which they are made.

    Args:
        desk: of the installation whose lists they are.
        deed: what is done, one of ``deeds``.
        said: the fields of the form.
        reason: why the lists are changed.

    Raises:
        KeyError: there is no such deed.
        RefusedError: something was left open, or is of a unit that is not in force.
    """
    asked = deeds()[deed]["asks"]
    missing = [fields()[name]["label"] for name in asked if fields()[name].get("required") and not said.get(name)]
    if missing:
        raise RefusedError([_say("missing", label=label) for label in missing])
    on = _day(said["takes_effect"])
    lines = desk.table(UNITS).filled
    units = list(_changes_of_units(deed, said, on, lines, reason))
    old = _in_force(lines, said["unit_id"], on).cells["union_name"] if "unit_id" in asked else ""
    into = said.get("into", "").split() if "into" in asked else []
    cells = {
        "takes_effect": on.isoformat(),
        "what": _say_what(deed, old, into, said),
        "document": said["document"],
        "status": "fact",
        "not_comparable": said.get("not_comparable", ""),
        "why_not": said.get("why_not", ""),
    }
    return [*units, Change("add", REORGANISATIONS, reason, cells=cells)]


def _changes_of_units(
    deed: str, said: Mapping[str, str], on: date, lines: Sequence[TextLine], reason: str
) -> Iterator[Change]:
    status, begins = _say("status", document=said["document"]), on.isoformat()
    if deed == "found":
        if any(line.cells["unit_id"] == said["new_id"] for line in lines):
            raise RefusedError([_say("id_used", unit_id=said["new_id"])])
        named = ("gso_code", "name", "union_name", "level", "kind", "parent_id")
        cells = {name: said.get(name, "") for name in named}
        yield Change(
            "add", UNITS, reason, cells={**cells, "unit_id": said["new_id"], "valid_from": begins, "status": status}
        )
        return
    line = _in_force(lines, said["unit_id"], on)
    if deed == "rename":
        yield _ended(line, on, reason)
        yield _begun(line, {"name": said["name"], "union_name": said["union_name"], "status": status}, begins, reason)
        return
    into = said["into"].split() if deed == "merge" else []
    for unit_id in into:
        if unit_id == said["unit_id"]:
            raise RefusedError([_say("into_itself")])
        if not organisation().known(unit_id):
            raise RefusedError([_say("into_unknown", unit_id=unit_id)])
    yield _ended(line, on, reason, {"successor_ids": " ".join(into)})
    # What is below goes with it; where it is divided, or ends, nobody but a person can say where to.
    for below in [one for one in lines if one.cells["parent_id"] == said["unit_id"]] if len(into) == 1 else ():
        if _holds(below, on - _DAY_BEFORE):
            yield _ended(below, on, reason)
            yield _begun(below, {"parent_id": into[0], "status": status}, begins, reason)


def _ended(line: TextLine, on: date, reason: str, more: Mapping[str, str] | None = None) -> Change:
    cells = {**line.cells, **(more or {}), "valid_to": (on - _DAY_BEFORE).isoformat()}
    return Change("change", UNITS, reason, line.digest, line.number, cells)


def _begun(line: TextLine, other: Mapping[str, str], begins: str, reason: str) -> Change:
    return Change("add", UNITS, reason, cells={**line.cells, **other, "valid_from": begins})


def _in_force(lines: Sequence[TextLine], unit_id: str, on: date) -> TextLine:
    """Return the version of a unit that is in force on the day before."""
    day = on - _DAY_BEFORE
    found = next((one for one in lines if one.cells["unit_id"] == unit_id and _holds(one, day)), None)
    if found is None:
        raise RefusedError([_say("not_in_force", unit_id=unit_id, day=f"{day:%d/%m/%Y}")])
    return found


def _holds(line: TextLine, day: date) -> bool:
    return line.cells["valid_from"] <= day.isoformat() <= (line.cells["valid_to"] or "9999")


def _say_what(deed: str, old: str, into: Sequence[str], said: Mapping[str, str]) -> str:
    names = {unit.unit_id: unit.union_name for unit in organisation().units}
    places = {"old": old, "into": ", ".join(names.get(one, one) for one in into), "union_name": said.get("union_name")}
    return str(_said()["said"]["divide" if len(into) > 1 else deed].format(**places))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError([_say("no_day")]) from None


def _say(name: str, **places: Any) -> str:
    return str(_said()[name].format(**places))


@cache
def _said() -> Mapping[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return said
