"""One round over all sources: what is new or changed is copied into the store, the rest is left in peace."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from findings import Finding
from organisation import Organisation
from organisation.calendar import calendar
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
from sources.waiting import Waiting

_LOG = logging.getLogger(__name__)
FAILURES_IN_A_ROW = 3
"""After so many files that a failing source could not give, the rest of it waits for the next round."""


def collect(
    sources: Iterable[Source],
    store: Store,
    known: KnownFiles,
    now: datetime,
    units: Organisation | None = None,
    waiting: Waiting | None = None,
    lines: SenderLines = NO_LINES,
) -> Collection:
    """Copy what is new or changed in every source; ``now`` is aware, ``waiting`` remembers the rounds before, ``lines``
    are an officer's answers on senders.

    A file whose fingerprint is the known one, and whose bytes are in the store, is not read. The same bytes in two
    places are two deliveries of one sha256. A source that fails gives a finding and never stops the others, and one
    that has lost most of what it held is not "nothing new".

    Raises:
        OSError: the store cannot be written; that is our fault, not a source's.
    """
    round_, waiting = Collection(), waiting or Waiting()
    known_of: dict[str, dict[str, Known]] = defaultdict(dict)
    for (source_id, name), last in known.items():
        known_of[source_id][name] = last
    store.sweep()
    for source in sources:
        held = known_of[source.registration.id]
        senders = senders_of(source.registration, now, units, lines)
        _Round(source, store, held, now, senders, waiting).add_to(round_)
    store.settle()
    waiting.keep()
    return round_


def senders_of(
    registration: Registration, now: datetime, units: Organisation | None = None, lines: SenderLines = NO_LINES
) -> Senders:
    """Return what tells the sender of each file of a source, as of a moment."""
    return Senders(registration, units or organisation(), now.date(), finder(registration), lines)


class _Round:
    """One source's part of a round."""

    def __init__(
        self,
        source: Source,
        store: Store,
        known: Mapping[str, Known],
        now: datetime,
        senders: Senders,
        waiting: Waiting,
    ) -> None:
        self._source = source
        self._place = source.registration
        self._store = store
        self._known = known
        self._now = now
        self._waiting = waiting
        self._find: Finder = finder(self._place)
        self._today = now.astimezone(calendar().zone).date()
        self._senders = senders

    def add_to(self, round_: Collection) -> None:
        """List the source, take what is new, and add it all to the round."""
        listing = Listing()
        try:
            listing = self._listed()
            if self._is_the_place(listing):
                listing.findings += self._about_what_is_gone(listing)
                self._take(listing, round_)
                listing.findings += self._about_what_waits(listing)
        except SourceUnreachableError as unreachable:
            listing.findings.append(unreachable.finding)
        round_.findings += [*listing.findings, *self._senders.findings]
        for reason, count in listing.ignored.items():
            round_.ignored[reason] = round_.ignored.get(reason, 0) + count

    def _listed(self) -> Listing:
        try:
            return self._source.list(self._now)
        except SourceUnreachableError:
            raise
        except Exception as error:  # a fault of ours in one source: the others are still to be collected
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> SourceUnreachableError:
        _LOG.exception("the source %s cannot be collected", self._place.id)
        return SourceUnreachableError(self._find("source_failed", reason=f"{type(error).__name__}: {error}"[:200]))

    def _is_the_place(self, listing: Listing) -> bool:
        """Tell whether the registered marker lies there, if one is registered; if not it is said."""
        if self._place.marker is None or listing.marked or listing.full:
            return True
        listing.findings.append(self._find("source_marker_missing", value=self._place.marker))
        return False

    def _about_what_is_gone(self, listing: Listing) -> Iterator[Finding]:
        """Say so where most of what was once delivered from here is gone: an unmounted share is an empty folder."""
        rules, here = self._place.rules, {entry.name for entry in _distinct(listing.entries)}.union(listing.waiting)
        held = [name for name, last in self._known.items() if self._is_due(last)]
        if listing.full or len(held) < rules.emptied_from:
            return
        refused = {finding.file for finding in listing.findings if finding.file}
        gone = sum(name not in here and not _lies_in(name, refused) for name in held)
        if gone > rules.emptied_share * len(held):
            yield self._find("source_emptied", count=len(held), gone=gone, today=self._today.isoformat())

    def _is_due(self, last: Known) -> bool:
        """Tell whether a file should still lie there: nobody has cleared the place since it was seen."""
        cleared = self._place.cleared
        if isinstance(cleared, date):
            return last.seen_at is None or last.seen_at.astimezone(calendar().zone).date() > cleared
        return cleared is None

    def _about_what_waits(self, listing: Listing) -> Iterator[Finding]:
        """Say which files were being written in every round for longer than anybody writes a file."""
        longest = timedelta(hours=self._place.rules.unsettled_hours)
        for name, since in self._waiting.note(self._place.id, listing.waiting, self._now).items():
            if self._now - since >= longest:
                shown = since.astimezone(calendar().zone)
                yield self._find("source_file_unsettled", name, since=f"{shown:%H:%M ngày %d/%m/%Y}")

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
                listing.waiting.append(entry.name)
                listing.ignored["still_written"] += 1
            except FileRefusedError as refused:
                listing.findings.append(refused.finding)
                failures = failures + 1 if refused.ailing else 0
            if failures == FAILURES_IN_A_ROW:
                listing.findings.append(self._find("source_given_up", count=failures))
                return

    def _unchanged(self, entry: Entry) -> bool:
        last: Known | None = self._known.get(entry.name)
        return last is not None and last.fingerprint == entry.fingerprint and last.sha256 in self._store

    def _deliver(self, entry: Entry) -> Delivery:
        sha256 = self._fetched(entry)
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

    def _fetched(self, entry: Entry) -> str:
        try:
            return self._source.fetch(entry, self._store)
        except (StillWrittenError, FileRefusedError, SourceUnreachableError, OSError):
            raise  # an OSError is the store's, and ours
        except Exception as error:
            raise self._failed(error) from error

    def _about_the_name(self, entry: Entry) -> Iterator[Finding]:
        if entry.mended:
            yield self._find("source_file_name_mended", entry.name)
        if entry.twin_of:
            yield self._find("source_file_name_twice", entry.twin_of, shown=entry.name)


def _lies_in(name: str, places: set[str]) -> bool:
    """Tell whether a file is one of these, or lies in a folder that is."""
    parts = name.split("/")
    return any("/".join(parts[:depth]) in places for depth in range(1, len(parts) + 1))


def _distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give every entry a name of its own; the first of a name keeps it."""
    names: set[str] = set()
    for entry in entries:
        if entry.name in names:
            yield replace(entry, name=told_apart(entry.name, entry.key), twin_of=entry.name)
        else:
            names.add(entry.name)
            yield entry
