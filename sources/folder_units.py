"""Which unit a folder of an inbox belongs to, where the inbox is registered ``by-folder``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from findings import Finding
from organisation import Organisation, Period
from sources.source import Finder, Registration

BY_FOLDER = "by-folder"


class FolderUnits:
    """The unit of every file of one source; ``findings`` says which folders name none.

    A folder's name is matched by ``Organisation.match`` as of the last day of the registered period. Without one it
    is matched as of the night, and where that day knows no such unit, as of the last day of each earlier
    organisation in turn (the district Unions ended on 30/6/2025). A unit id is taken as it stands. Names that
    several units bear are never decided.
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
        """Return the unit id for a file's name inside the source, ``None`` where nobody can say."""
        if self._registration.unit != BY_FOLDER:
            return self._registration.unit
        folder, slash, _ = name.partition("/")
        if not slash:
            return None
        if folder not in self._by_folder:
            self._by_folder[folder] = self._match(folder)
        return self._by_folder[folder]

    def _match(self, folder: str) -> str | None:
        for day in self._days:
            match = self._units.match(folder, day)
            unit = self._units.unit(folder, day) or match.unit
            if unit:
                return unit.unit_id
            if match.candidates:
                names = "; ".join(f"{unit.union_name} ({unit.unit_id})" for unit in match.candidates)
                self.findings.append(self._find("source_folder_ambiguous", value=folder, candidates=names))
                return None
        self.findings.append(self._find("source_folder_unknown", value=folder))
        return None


def _ends(units: Organisation, today: date) -> Iterator[date]:
    """The last days of earlier organisations, the latest first."""
    yield from sorted({unit.valid_to for unit in units.units if unit.valid_to < today}, reverse=True)
