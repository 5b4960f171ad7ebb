"""Who sent the files of a source: the unit it is registered for, or the one its folder stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from findings import Finding
from organisation import Organisation, Period, Unit
from organisation.senders import Sender, SenderLines
from sources.source import Finder, Registration

BY_FOLDER = "by-folder"
BY_FILE = "by-file"
MAIL = "mail"
NO_LINES = SenderLines()


class Senders:
    """The sender of every file of one source; ``findings`` says which folders name no unit.

    A folder's name is matched by ``Organisation.match`` as of the last day of the registered period. Without one it
    must mean the same unit on every day it means any, tonight and on the last day of each earlier organisation: which
    *phường Hà Tu* is meant, the one of 2020 or the one of 2025, only the file's own period can say. A unit id is taken
    as it stands. Of a place that nobody registered for a unit, and of a folder that names none, the sender is unknown,
    unless an officer has answered (``lines``).
    """

    def __init__(
        self,
        registration: Registration,
        units: Organisation,
        today: date,
        find: Finder,
        lines: SenderLines = NO_LINES,
    ) -> None:
        self.findings: list[Finding] = []
        self._registration = registration
        self._units = units
        self._today = today
        self._find = find
        self._lines = lines
        self._by_folder: dict[str, Sender] = {}
        period = registration.period
        self._days = [Period.parse(period).end] if period else [today, *_ends(units, today)]

    def of(self, name: str) -> Sender:
        """Return who sent a file, by its name inside the source."""
        registered = self._registered(name)
        answered = self._lines.of(self._registration.id, name, self._today)
        if not answered:
            return registered
        if registered.unit_id is None and registered.name is None:
            return replace(registered, unit_id=answered[0], also=answered[1:])
        return replace(registered, also=tuple(dict.fromkeys((*registered.also, *answered))))

    def _registered(self, name: str) -> Sender:
        source, unit = self._registration.id, self._registration.unit
        folder, slash, _ = name.partition("/")
        if self._registration.kind == MAIL:
            return self._of_mail(name)
        if unit == BY_FILE:
            return Sender(source, name, self._units.province_id, by_file=True)
        if unit != BY_FOLDER:
            return Sender(source, name, unit)
        if not slash:
            return Sender(source, name)
        if folder not in self._by_folder:
            self._by_folder[folder] = self._match(folder)
        return self._by_folder[folder]

    def _of_mail(self, name: str) -> Sender:
        """Return who sent an attachment: its folder is made by us of what was proven, never of what the mail says.

        What the office sends from its own address is as if it had put it there itself.
        """
        source, folder, place = self._registration.id, name.partition("/")[0], name.rpartition("/")[0]
        unit_ids = [unit_id for unit_id in folder.split("+") if self._units.known(unit_id)]
        if self._units.province_id in unit_ids:
            return Sender(source, name, self._units.province_id, by_file=True)
        return Sender(source, place, unit_ids[0], also=tuple(unit_ids[1:])) if unit_ids else Sender(source, place)

    def _match(self, folder: str) -> Sender:
        unit_ids: set[str] = set()
        rivals: set[Unit] = set()
        for day in self._days:
            match = self._units.match(folder, day)
            unit = self._units.unit(folder, day) or match.unit
            if unit:
                unit_ids.add(unit.unit_id)
            else:
                rivals |= set(match.candidates)
        sender = Sender(self._registration.id, folder)
        if len(unit_ids) == 1 and not rivals:
            return replace(sender, unit_id=unit_ids.pop())
        if unit_ids:
            return replace(sender, name=folder)
        self._say(folder, rivals)
        return sender

    def _say(self, folder: str, rivals: set[Unit]) -> None:
        if rivals:
            names = "; ".join(sorted(f"{unit.union_name} ({unit.unit_id})" for unit in rivals))
            self.findings.append(self._find("source_folder_ambiguous", value=folder, candidates=names))
        else:
            self.findings.append(self._find("source_folder_unknown", value=folder))


def _ends(units: Organisation, today: date) -> Iterator[date]:
    """The last days of earlier organisations, the latest first."""
    yield from sorted({unit.valid_to for unit in units.units if unit.valid_to < today}, reverse=True)
