"""Files that are read again once an officer has answered: whose they are, or which unit a name in them means.

What decides for whom a file may speak (its place's registration and the lines of ``senders.csv``) is kept with each
sighting. A held file for which that is now something else is read again the next night, and so is one that names a unit
by what has become a line of ``aliases.csv`` since; also where the unit has since taken it away: its bytes are in the
store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from findings import Finding, catalogue
from hopnhat.settings import Settings
from organisation.aliases import NAME_QUESTIONS, read_aliases
from organisation.senders import SenderLines, read_senders
from organisation.units import organisation
from province import province_folder
from sources import Delivery, Registration, Store, senders_of
from vietnamese.text import key
from warehouse import HeldFile, Warehouse


def answers(settings: Settings, registrations: Iterable[Registration]) -> SenderLines:
    """Return the officer's answers; a line for a source that nobody registered is a mistake like any other."""
    found = read_senders(settings.senders, organisation())
    known = [registration.id for registration in registrations]
    strays = [_stray(line.source, line.place, known) for line in found.lines if line.source not in known]
    return SenderLines(found.lines, (*found.findings, *strays))


def newly_answered(
    warehouse: Warehouse, registrations: Iterable[Registration], lines: SenderLines, now: datetime
) -> list[Delivery]:
    """Return the files whose sender may now speak for others, or whose names mean more, as deliveries of tonight."""
    held: dict[str, list[HeldFile]] = {}
    named = set(_newly_named(warehouse))
    for file in dict.fromkeys((*warehouse.held_files(), *named)):
        held.setdefault(file.source_id, []).append(file)
    again = []
    for registration in registrations:
        files = held.get(registration.id)
        senders = senders_of(registration, now, lines=lines) if files else None
        for file in files or ():
            sender = senders.of(file.name) if senders else None
            if sender and (sender.written != file.sender or file in named):
                again.append(
                    Delivery(
                        file.sha256, file.source_id, file.name, file.size_bytes, now, file.modified_at,
                        registration.forms, registration.period, file.fingerprint, sender,
                    )
                )  # fmt: skip
    return again


def _newly_named(warehouse: Warehouse) -> Iterator[HeldFile]:
    """Yield the files whose unit was not understood and is an alias by now, each until it was read since."""
    path = province_folder() / "aliases.csv"
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    aliases = frozenset(map(key, read_aliases(path, {unit.unit_id for unit in organisation().units})))
    for file, written, known_at in warehouse.files_asked_about(NAME_QUESTIONS) if aliases else ():
        if known_at < changed and key(written) in aliases:
            yield file


def with_answered(found: Sequence[Delivery], again: Iterable[Delivery], store: Store) -> list[Delivery]:
    """Return what was collected and the held files to read again: those not among it whose bytes we have."""
    places = {(delivery.source_id, delivery.name) for delivery in found}
    kept = (one for one in again if (one.source_id, one.name) not in places and one.sha256 in store)
    return [*found, *kept]


def mistakes(lines: SenderLines) -> list[str]:
    """Return what somebody must mend in the file of answers, a sentence each."""
    return [catalogue().message(finding) for finding in lines.findings]


def _stray(source: str, place: str, known: Sequence[str]) -> Finding:
    params = {"place": place or source, "choices": ", ".join(known)}
    return catalogue().find("senders_source_unknown", file="senders.csv", value=source, params=params)
