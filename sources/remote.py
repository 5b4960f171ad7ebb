"""A folder that lies elsewhere: anything fsspec, or Airflow's object storage with a connection, can reach.

Object stores publish a file whole, file servers do not: a file is looked at again after it was copied. A server that
takes a question and never answers costs ``silent_seconds``, and the rest of its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sources.calls import Calls, SilentError
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

# What different file systems call the mark of a version, and the time of the last change.
_MARKS = ("ETag", "etag", "md5Hash", "content_md5", "checksum", "version_id")
_TIMES = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")


class RemoteSource:
    """A folder behind a URL. A connection's name may stand in it: ``s3://connection@bucket/folder``."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        self._find = finder(registration)
        self._opened: tuple[Any, str] | None = None
        self._calls = Calls(registration.rules.silent_seconds)

    def list(self, now: datetime) -> Listing:
        """Return what lies in the folder now; nothing is opened."""
        gathering = Gathering(self.registration, self._find, now)
        try:
            files, root = self._files()
            files.invalidate_cache()
            self._folder(files, root, (), gathering)
        except SilentError as silent:
            raise self._silent(silent) from silent
        except Exception as error:  # each file system raises what its own library does
            raise SourceUnreachableError(self._find("source_unreachable", reason=_reason(error))) from error
        gathering.listing.entries.sort(key=lambda entry: entry.key)
        return gathering.listing

    def fetch(self, entry: Entry, store: Store) -> str:
        """Copy one file, if it still looks the same at its end."""
        try:
            files, _ = self._files()
            with self._open(files, entry.key) as content:
                return store.put(_Watched(self._ask, files, content, entry), self.registration.rules.largest_bytes)
        except TooLargeError as error:
            raise StillWrittenError from error  # it was within the limit when it was listed
        except SilentError as silent:
            raise self._silent(silent) from silent
        except _RemoteError as error:
            code = "source_file_vanished" if error.vanished else "source_file_unreadable"
            refused = self._find(code, entry.name, reason=error.reason)
            raise FileRefusedError(refused, ailing=not error.vanished) from error

    def _folder(self, files: Any, folder: str, parts: tuple[str, ...], gathering: Gathering) -> None:
        for found in self._calls.make(files.ls, folder, detail=True):
            path = found["name"].rstrip("/")
            name = path.rpartition("/")[2]
            inside = (*parts, name)
            if gathering.is_full():
                return
            if path == folder or not name or gathering.passes_over(inside):
                continue
            if found.get("islink") or not path.startswith(f"{folder}/") or name in (".", ".."):
                gathering.refuse("source_link_refused", inside)
            elif found["type"] == "directory":
                if not gathering.too_deep(inside):
                    self._down(files, path, inside, gathering)
            elif found["type"] == "file":
                gathering.file(inside, path, _fingerprint(found), found.get("size"), _modified_at(found))
            else:
                gathering.refuse("source_file_not_regular", inside)

    def _down(self, files: Any, folder: str, parts: tuple[str, ...], gathering: Gathering) -> None:
        """List a folder below; one that may not be read costs only itself."""
        try:
            self._folder(files, folder, parts, gathering)
        except (PermissionError, FileNotFoundError) as error:
            gathering.refuse("source_folder_unreadable", parts, reason=_reason(error))

    def _files(self) -> tuple[Any, str]:
        """Return the file system and the folder's path in it, connected on first use."""
        if self._opened is None:
            self._opened = self._calls.make(_connected, self.registration.location, self.registration.connection)
        return self._opened

    @contextmanager
    def _open(self, files: Any, key: str) -> Iterator[Any]:
        content = self._ask(files.open, key, "rb")
        try:
            yield content
        finally:
            with suppress(SilentError, _RemoteError):  # what was read has been looked at; no answer is said already
                self._ask(content.close)

    def _ask(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Call a file system; whatever its own library raises becomes one kind of error."""
        try:
            return self._calls.make(function, *arguments)
        except SilentError:
            raise
        except Exception as error:
            raise _RemoteError(error) from error

    def _silent(self, silent: SilentError) -> SourceUnreachableError:
        return SourceUnreachableError(self._find("source_silent", seconds=f"{silent.seconds:g}"))


def _connected(location: str, connection: str | None) -> tuple[Any, str]:
    """Return the file system behind a location, and the folder's path in it."""
    if connection or "@" in urlsplit(location).netloc:
        from airflow.sdk import ObjectStoragePath

        place = ObjectStoragePath(location, conn_id=connection)
        return place.fs, str(place.path).rstrip("/")
    from fsspec.core import url_to_fs

    files, root = url_to_fs(location)
    return files, root.rstrip("/")


class _RemoteError(Exception):
    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.reason = _reason(error)
        self.vanished = isinstance(error, FileNotFoundError)


class _Watched:
    """The bytes of an open file, refused at their end unless the file is the one that was listed."""

    def __init__(self, ask: Callable[..., Any], files: Any, content: Any, entry: Entry) -> None:
        self._ask = ask
        self._files = files
        self._content = content
        self._entry = entry

    def read(self, size: int, /) -> bytes:
        piece: bytes = self._ask(self._content.read, size)
        if not piece and self._ask(self._fingerprint_now) != self._entry.fingerprint:
            raise StillWrittenError
        return piece

    def _fingerprint_now(self) -> str:
        return _fingerprint(self._files.info(self._entry.key))


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or f"{type(error).__name__}: {error}")[:200]


def _fingerprint(found: Mapping[str, Any]) -> str:
    """Size, and the version's mark or the time; a listing and a look at one file may write the time differently."""
    mark = next((found[name] for name in _MARKS if found.get(name)), None) or _modified_at(found)
    return f"{found.get('size')}-{mark}"


def _modified_at(found: Mapping[str, Any]) -> datetime | None:
    value = next((found[name] for name in _TIMES if found.get(name)), None)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, int | float):
        value = datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None
