"""An inbox folder on this machine, walked without ever leaving it.

Every step down is ``openat`` with ``O_NOFOLLOW`` from the folder above, so that neither a link nor a folder swapped
between two looks leads elsewhere. Only regular files are opened, and never blockingly.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sources.gathering import Gathering
from sources.source import (
    Entry,
    FileRefusedError,
    Listing,
    Registration,
    SourceUnreachableError,
    StillWrittenError,
    finder,
)
from sources.store import Store, TooLargeError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class InboxSource:
    """A local folder, one tree per unit or flat."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self._find = finder(registration)

    def list(self, now: datetime) -> Listing:
        """Return what lies in the folder now; one ``lstat`` a file, nothing is opened."""
        gathering = Gathering(self.registration, self._find, now)
        try:
            with _opened(self.registration.location, _FOLDER) as root:
                _Walk(gathering).folder(root, ())
        except OSError as error:
            raise SourceUnreachableError(self._find("source_unreachable", reason=error.strerror)) from error
        gathering.listing.entries.sort(key=lambda entry: os.fsencode(entry.key))
        return gathering.listing

    def fetch(self, entry: Entry, store: Store) -> str:
        """Copy one file, if it is still the file that was listed and stays so to the end."""
        try:
            with _descended(self.registration.location, entry.key) as handle:
                return store.put(_Watched(handle, entry), self.registration.rules.largest_bytes)
        except _UnreadableError as error:
            code = "source_file_vanished" if error.vanished else "source_file_unreadable"
            raise FileRefusedError(self._find(code, entry.name, reason=error.reason)) from error
        except TooLargeError as error:
            raise StillWrittenError from error  # it was within the limit when it was listed


class _UnreadableError(Exception):
    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.reason = error.strerror or str(error)
        self.vanished = isinstance(error, FileNotFoundError)


class _Watched:
    """The bytes of an open file, refused at their end unless the file is the one that was listed."""

    def __init__(self, handle: int, entry: Entry) -> None:
        self._handle = handle
        self._entry = entry
        self._check()

    def read(self, size: int, /) -> bytes:
        try:
            piece = os.read(self._handle, size)
        except OSError as error:
            raise _UnreadableError(error) from error
        if not piece:
            self._check()
        return piece

    def _check(self) -> None:
        found = os.fstat(self._handle)
        if not stat.S_ISREG(found.st_mode) or _fingerprint(found) != self._entry.fingerprint:
            raise StillWrittenError


class _Walk:
    """One walk through a tree of folders, depth first."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    def folder(self, handle: int, parts: tuple[str, ...]) -> None:
        """List an open folder and everything under it."""
        with os.scandir(handle) as scan:
            for found in scan:
                if self._gathering.is_full():
                    return
                if not self._gathering.passes_over((*parts, found.name)):
                    self._look(found, handle, (*parts, found.name))

    def _look(self, found: os.DirEntry[str], folder: int, parts: tuple[str, ...]) -> None:
        if found.is_symlink():
            self._gathering.refuse("source_link_refused", parts)
        elif found.is_dir(follow_symlinks=False):
            self._down(folder, parts)
        elif not found.is_file(follow_symlinks=False):
            self._gathering.refuse("source_file_not_regular", parts)
        else:
            self._file(found, parts)

    def _down(self, folder: int, parts: tuple[str, ...]) -> None:
        if self._gathering.too_deep(parts):
            return
        try:
            with _opened(parts[-1], _FOLDER | os.O_NOFOLLOW, folder) as handle:
                self.folder(handle, parts)
        except OSError as error:
            self._gathering.refuse("source_folder_unreadable", parts, reason=error.strerror)

    def _file(self, found: os.DirEntry[str], parts: tuple[str, ...]) -> None:
        try:
            status = found.stat(follow_symlinks=False)
        except FileNotFoundError:
            self._gathering.refuse("source_file_vanished", parts)
            return
        modified_at = _time(status.st_mtime)
        self._gathering.file(parts, "/".join(parts), _fingerprint(status), status.st_size, modified_at)


@contextmanager
def _opened(name: str | Path, flags: int, folder: int | None = None) -> Iterator[int]:
    handle = os.open(name, flags, dir_fd=folder)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _descended(root: str, key: str) -> Iterator[int]:
    """Open the file that ``key`` names under ``root``, one folder at a time.

    Raises:
        _UnreadableError: it is gone, may not be read, or a link or something else now stands in its place.
    """
    *folders, name = key.split("/")
    try:
        handle = os.open(root, _FOLDER)
        for folder, flags in [*((folder, _FOLDER | os.O_NOFOLLOW) for folder in folders), (name, _FILE)]:
            above = handle
            try:
                handle = os.open(folder, flags, dir_fd=above)
            finally:
                os.close(above)
    except OSError as error:
        raise _UnreadableError(error) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _fingerprint(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError):
        return None
