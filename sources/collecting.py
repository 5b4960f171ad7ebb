"""One round over all sources: what is new or changed is copied into the store, the rest is left in peace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from findings import Finding
from organisation import Organisation
from organisation.senders import SenderLines
from organisation.units import organisation
from sources.delivery import Collection, Delivery, Known, KnownFiles
from sources.names import told_apart
from sources.senders import NO_LINES, Senders
from sources.source import (
    Entry,
    FileRefusedError,
    Finder,
    Listing,
    Registration,
    Source,
    SourceUnreachableError,
    StillWrittenError,
    finder,
)
from sources.store import Store

FAILURES_IN_A_ROW = 3
"""After so many files that a failing source could not give, the rest of it waits for the next round."""


def collect(
    sources: Iterable[Source],
    store: Store,
    known: KnownFiles,
    now: datetime,
    units: Organisation | None = None,
    lines: SenderLines = NO_LINES,
) -> Collection:
    """Copy what is new or changed in every source; ``now`` is aware, ``lines`` are an officer's answers on senders.

    A file whose fingerprint is the known one, and whose bytes are in the store, is not read. The same bytes in two
    places are two deliveries of one sha256. A source that fails gives a finding and never stops the others.

    Raises:
        OSError: the store cannot be written; that is our fault, not a source's.
    """
    round_ = Collection()
    store.sweep()
    for source in sources:
        senders = senders_of(source.registration, now, units, lines)
        _Round(source, store, known, now, senders).add_to(round_)
    store.settle()
    return round_


def senders_of(
    registration: Registration, now: datetime, units: Organisation | None = None, lines: SenderLines = NO_LINES
) -> Senders:
    """Return what tells the sender of each file of a source, as of a moment."""
    return Senders(registration, units or organisation(), now.date(), finder(registration), lines)


class _Round:
    """One source's part of a round."""

    def __init__(self, source: Source, store: Store, known: KnownFiles, now: datetime, senders: Senders) -> None:
        self._source = source
        self._place = source.registration
        self._store = store
        self._known = known
        self._now = now
        self._find: Finder = finder(self._place)
        self._senders = senders

    def add_to(self, round_: Collection) -> None:
        """List the source, take what is new, and add it all to the round."""
        listing = Listing()
        try:
            listing = self._source.list(self._now)
            self._take(listing, round_)
        except SourceUnreachableError as unreachable:
            listing.findings.append(unreachable.finding)
        round_.findings += [*listing.findings, *self._senders.findings]
        for reason, count in listing.ignored.items():
            round_.ignored[reason] = round_.ignored.get(reason, 0) + count

    def _take(self, listing: Listing, round_: Collection) -> None:
        failures = 0
        for entry in _distinct(listing.entries):
            if self._unchanged(entry):
                round_.unchanged += 1
                continue
            listing.findings += self._about_the_name(entry)
            try:
                round_.deliveries.append(self._deliver(entry))
                failures = 0
            except StillWrittenError:
                listing.ignored["still_written"] += 1
            except FileRefusedError as refused:
                listing.findings.append(refused.finding)
                failures = failures + 1 if refused.ailing else 0
            if failures == FAILURES_IN_A_ROW:
                listing.findings.append(self._find("source_given_up", count=failures))
                return

    def _unchanged(self, entry: Entry) -> bool:
        last: Known | None = self._known.get((self._place.id, entry.name))
        return last is not None and last.fingerprint == entry.fingerprint and last.sha256 in self._store

    def _deliver(self, entry: Entry) -> Delivery:
        sha256 = self._source.fetch(entry, self._store)
        return Delivery(
            sha256=sha256,
            source_id=self._place.id,
            name=entry.name,
            size_bytes=self._store.path(sha256).stat().st_size,
            seen_at=self._now,
            modified_at=entry.modified_at,
            forms=self._place.forms,
            period=self._place.period,
            fingerprint=entry.fingerprint,
            sender=self._senders.of(entry.name),
        )

    def _about_the_name(self, entry: Entry) -> Iterator[Finding]:
        if entry.mended:
            yield self._find("source_file_name_mended", entry.name)
        if entry.twin_of:
            yield self._find("source_file_name_twice", entry.twin_of, shown=entry.name)


def _distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give every entry a name of its own; the first of a name keeps it."""
    names: set[str] = set()
    for entry in entries:
        if entry.name in names:
            yield replace(entry, name=told_apart(entry.name, entry.key), twin_of=entry.name)
        else:
            names.add(entry.name)
            yield entry
