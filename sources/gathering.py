"""The gathering of one listing: what every kind of source passes over, refuses or takes, by the same rules."""

from __future__ import annotations

from datetime import datetime

from sources.names import mended, safe_name
from sources.source import Entry, Finder, Listing, Registration
from vietnamese.numerals import plain

_MEGABYTE = 1_000_000


class Gathering:
    """A listing as it grows; paths are given as parts, as the source itself spells them."""

    def __init__(self, registration: Registration, find: Finder, now: datetime) -> None:
        self.listing = Listing()
        self._rules = registration.rules
        self._marker = registration.marker
        self._find = find
        self._now = now

    def is_full(self) -> bool:
        """Whether the source holds more files than are taken; said once."""
        if len(self.listing.entries) < self._rules.most_files:
            return False
        self.listing.full = True
        self.say_once("source_too_many_files", limit=self._rules.most_files)
        return True

    def say_once(self, code: str, **params: object) -> None:
        """Say something of the whole source, unless it has been said."""
        if not any(finding.code == code for finding in self.listing.findings):
            self.listing.findings.append(self._find(code, **params))

    def passes_over(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a file or folder is ignored, by its name or as the place's own marker; if so it is counted."""
        if parts == (self._marker,):
            self.listing.marked = True
            return True
        reason = self._rules.reason_to_ignore(parts[-1])
        if reason:
            self.listing.ignored[reason] += 1
        return reason is not None

    def too_deep(self, parts: tuple[str, ...]) -> bool:
        """Tell whether a folder lies too deep to look into; if so it is said."""
        deep = len(parts) > self._rules.deepest_folder
        if deep:
            self.refuse("source_folder_too_deep", parts, limit=self._rules.deepest_folder)
        return deep

    def refuse(self, code: str, parts: tuple[str, ...], value: str | None = None, **params: object) -> None:
        """Say why something is not taken."""
        self.listing.findings.append(self._find(code, safe_name(parts), value, **params))

    def file(
        self,
        parts: tuple[str, ...],
        key: str,
        fingerprint: str,
        size_bytes: int | None,
        modified_at: datetime | None,
        settles: bool = True,
    ) -> None:
        """Take a file, unless it is too large or, where the source ``settles``, still being written."""
        if size_bytes is not None and size_bytes > self._rules.largest_bytes:
            sizes = {"size": megabytes(size_bytes), "limit": megabytes(self._rules.largest_bytes)}
            self.refuse("source_file_too_large", parts, **sizes)
        elif settles and modified_at is not None and self._young(modified_at):
            self.listing.waiting.append(safe_name(parts))
            self.listing.ignored["still_written"] += 1
        else:
            entry = Entry(safe_name(parts), key, fingerprint, size_bytes, modified_at, mended(parts))
            self.listing.entries.append(entry)

    def _young(self, modified_at: datetime) -> bool:
        """A clock that is a little ahead still means young; one that is far ahead says nothing."""
        return abs((self._now - modified_at).total_seconds()) < self._rules.settle_seconds


def megabytes(size: int) -> str:
    """Return a size in whole megabytes, rounded up, as it is printed: ``20.480``."""
    return plain(-(-size // _MEGABYTE))
