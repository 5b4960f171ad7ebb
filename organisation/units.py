"""Units as dated versions: who is in force when, what is expected of them, and which unit a written name means.

A name is compared by ``vietnamese.text.key`` along the steps of ``organisation.names``; only when no step answers, and
the name was written without any diacritic, are the same steps tried so, and such a match is said
(``how == "unaccented"``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from organisation.aliases import read_aliases
from organisation.consistency import require_consistent
from organisation.expected import Expected, read_calendar
from organisation.names import Match, Names
from organisation.naming import Naming, naming, read_naming
from organisation.periods import Period
from organisation.unit import Unit, read_units
from province import province_folder, read_once
from vietnamese.text import bare, clean, key

__all__ = ["Match", "Organisation", "Unit", "organisation"]


class Organisation:
    """All unit versions and aliases, and what is expected of whom; ``words`` are the province's unless given."""

    def __init__(
        self,
        units: Iterable[Unit],
        aliases: Mapping[str, str],
        expected: Sequence[Expected],
        words: Naming | None = None,
    ) -> None:
        self.units = tuple(units)
        words = words or naming()
        self._versions: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted(self.units, key=lambda unit: unit.valid_from):
            self._versions[unit.unit_id].append(unit)
        self._expected = expected
        self.turning_days = sorted({unit.valid_from for unit in self.units} | {unit.valid_to for unit in self.units})
        self.bare_names = frozenset(key(unit.name) for unit in self.units)
        self._indexes = (Names(self.units, aliases, key, words), Names(self.units, aliases, bare, words))
        self._speaks: dict[tuple[str, str, date], bool] = {}
        self._lines: dict[tuple[str, date], tuple[str, ...]] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Organisation:
        """Read the units, aliases, naming and calendar of a folder, the province's in use unless said.

        Raises:
            province.ProvinceError: the list of units contradicts itself, or an alias is of no unit.
        """
        folder = folder or province_folder()
        lines = read_units(folder / "units.csv")
        require_consistent(lines, "units.csv")
        units = [line.row for line in lines]
        aliases = read_aliases(folder / "aliases.csv", {unit.unit_id for unit in units})
        expected = read_calendar(folder / "calendar.yaml").expected
        return cls(units, aliases, expected, read_naming(folder / "naming.yaml"))

    def unit(self, unit_id: str, on: date) -> Unit | None:
        """Return the version of a unit in force on a day, ``None`` if it did not exist then."""
        return next((version for version in self._versions.get(unit_id, ()) if version.valid(on)), None)

    def known(self, unit_id: str) -> bool:
        """Tell whether the id was ever a unit's."""
        return unit_id in self._versions

    def versions(self, unit_id: str) -> tuple[Unit, ...]:
        """Return every version of a unit, oldest first."""
        return tuple(self._versions.get(unit_id, ()))

    def valid(self, on: date) -> list[Unit]:
        """Return every unit in force on a day."""
        return [unit for unit in self.units if unit.valid(on)]

    def answering(self, unit_id: str, on: date) -> tuple[Unit, ...]:
        """Return who answers for a unit on a day: itself while it is in force, else the units that follow it.

        More than one where it was divided; none where it is not recorded, or where the unit came only later.
        """
        own = self.unit(unit_id, on)
        if own is not None:
            return (own,)
        closed = [version for version in self.versions(unit_id) if version.valid_to < on]
        following = closed[-1].successor_ids if closed else ()
        found = (unit for successor_id in following for unit in self.answering(successor_id, on))
        return tuple(dict.fromkeys(found))

    @cached_property
    def province_id(self) -> str:
        """The id of the province's own unit, which is above all others."""
        return next(unit.unit_id for unit in self.units if unit.level == "province")

    @cached_property
    def ids_written(self) -> re.Pattern[str]:
        """The id of some unit, as a word of its own, in a longer text."""
        longest_first = sorted(self._versions, key=len, reverse=True)
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![^\W_])")

    def lineage(self, unit_id: str, on: date) -> tuple[str, ...]:
        """Return a unit's id and the ids of those above it, the next one first, as organised on a day.

        A unit that did not exist that day stands where its latest version stood.
        """
        asked = (unit_id, on)
        if asked not in self._lines:
            line: list[str] = []
            while unit_id and unit_id not in line:
                line.append(unit_id)
                unit = self.unit(unit_id, on) or next(reversed(self.versions(unit_id)), None)
                unit_id = unit.parent_id if unit else ""
            self._lines[asked] = tuple(line)
        return self._lines[asked]

    def speaks_for(self, sender_id: str, unit_id: str, on: date) -> bool:
        """Tell whether a unit may send the returns of another for a period that ends on a day.

        It may for itself and for those below it that day, and for what has since gone over to it whole (the one commune
        that took over a district still sends what that district owed). Not for what it went into itself: whoever kept
        the folder of a unit that is gone does not speak for the larger one.
        """
        asked = (sender_id, unit_id, on)
        if asked not in self._speaks:
            line = self.lineage(unit_id, on)
            self._speaks[asked] = any(sender_id in (above, *self._followers(above)) for above in line)
        return self._speaks[asked]

    def _followers(self, unit_id: str) -> tuple[str, ...]:
        """Return who took a unit over whole, and who took over that one; nobody where it was divided."""
        found: list[str] = []
        while (versions := self.versions(unit_id)) and len(versions[-1].successor_ids) == 1:
            [unit_id] = versions[-1].successor_ids
            if unit_id in found:
                break
            found.append(unit_id)
        return tuple(found)

    def expected(self, period: Period) -> list[tuple[Unit, str]]:
        """Return (unit, form) of every return expected for a period, by the units in force at its end."""
        return [
            (unit, form)
            for rule in self._expected
            if period.kind in rule.periods
            for form in rule.forms
            for unit in self.valid(period.end)
            if unit.level in rule.levels
        ]

    def told_by(self, unit_id: str, form: str, on: date) -> Unit | None:
        """Return the unit above that owes a form in which a unit's own is contained; ``None`` where the unit owes it
        itself, or nobody above it does."""
        owing = {level for rule in self._expected if form in rule.forms for level in rule.levels}
        line = [self.unit(one, on) or self.versions(one)[-1] for one in self.lineage(unit_id, on) if self.known(one)]
        own, above = next(iter(line), None), line[1:]
        if own is None or own.level in owing or own.level != "base":
            return None
        return next((unit for unit in above if unit.level in owing and unit.level != "province"), None)

    def match(self, text: str, on: date, within: str | None = None) -> Match:
        """Match a written name to the one unit it means on a day; see ``organisation.names`` for the steps.

        ``within`` is the unit id of a parent (or of the reporting unit) whose base units are preferred.
        """
        for strict, index in zip((True, False), self._indexes, strict=True):
            found = index.find(text, on, within) if strict or clean(text).isascii() else None
            if found is not None:
                if found.unit is not None and not strict:
                    return replace(found, how="unaccented")
                return found
        return Match(None, "unknown")

    def likely(self, text: str, on: date | None) -> tuple[Unit, ...]:
        """Return the units that a name which means none may have been meant for, on a day or (``None``) at any time.

        A person has to say which.
        """
        return self._indexes[1].likely(clean(text), on)

    def names_a_unit(self, text: str) -> bool:
        """Tell whether a name means some unit, or several, at some time."""
        return any(self.match(text, day).how != "unknown" for day in self.turning_days)

    def ever(self, text: str, *, said: bool = False) -> Unit | None:
        """Return the unit that a name meant at some other time, ``None`` if it never meant exactly one.

        ``said``: only where the kind of unit is written beside its name.
        """
        matches = (self.match(text, day) for day in self.turning_days)
        found = {match.unit.unit_id: match.unit for match in matches if match.unit and (match.said or not said)}
        return next(iter(found.values())) if len(found) == 1 else None


@read_once
def organisation(folder: Path) -> Organisation:
    """Return the province's organisation, read once."""
    return Organisation.load(folder)


def office_id() -> str:
    """Return the id of the unit that gathers the returns: the province's own, told of what is no other unit's."""
    return organisation().province_id
