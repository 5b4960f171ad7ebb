"""Which unit a folder of an inbox belongs to, where the inbox is registered ``by-folder``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from findings import Finding
from organisation import Organisation, Period, Unit
from sources.source import Finder, Registration

BY_FOLDER = "by-folder"


class FolderUnits:
    """The unit of every file of one source; ``findings`` says which folders name none.

    A folder's name is matched by ``Organisation.match`` as of the last day of the registered period. Without one it
    must mean the same unit on every day it means any, tonight and on the last day of each earlier organisation: which
    *phường Hà Tu* is meant, the one of 2020 or the one of 2025, only the file's own period can say. A unit id is taken
    as it stands.
    """

    def __init__(self, registration: Registration, units: Organisation, today: date, find: Finder) -> None:
        self.findings: list[Finding] = []
        self._registration = registration
        self._units = units
        self._find = find
        self._by_folder: dict[str, str | None] = {}
        period = registration.period
        self._days = [Period.parse(period).end] if period else [today, *_ends(units, today)]

    def of(self, name: str) -> str | None:
        """Return the unit id for a file's name inside the source, ``None`` where the place alone cannot say."""
        if self._registration.unit != BY_FOLDER:
            return self._registration.unit
        folder = self.folder_of(name)
        if folder is None:
            return None
        if folder not in self._by_folder:
            self._by_folder[folder] = self._match(folder)
        return self._by_folder[folder]

    def folder_of(self, name: str) -> str | None:
        """Return the folder that stands for a unit, ``None`` for a file beside such folders."""
        folder, slash, _ = name.partition("/")
        return folder if slash and self._registration.unit == BY_FOLDER else None

    def _match(self, folder: str) -> str | None:
        unit_ids: set[str] = set()
        rivals: set[Unit] = set()
        for day in self._days:
            match = self._units.match(folder, day)
            unit = self._units.unit(folder, day) or match.unit
            if unit:
                unit_ids.add(unit.unit_id)
            else:
                rivals |= set(match.candidates)
        if len(unit_ids) == 1 and not rivals:
            return unit_ids.pop()
        if not unit_ids:
            self._say(folder, rivals)
        return None

    def _say(self, folder: str, rivals: set[Unit]) -> None:
        if rivals:
            names = "; ".join(sorted(f"{unit.union_name} ({unit.unit_id})" for unit in rivals))
            self.findings.append(self._find("source_folder_ambiguous", value=folder, candidates=names))
        else:
            self.findings.append(self._find("source_folder_unknown", value=folder))


def _ends(units: Organisation, today: date) -> Iterator[date]:
    """The last days of earlier organisations, the latest first."""
    yield from sorted({unit.valid_to for unit in units.units if unit.valid_to < today}, reverse=True)
