"""A Google Drive folder as a source.

A native Google Sheet has no bytes of its own: it is exported to xlsx. An uploaded workbook is downloaded as it is.
Shortcuts are not followed, so that a folder holds what was put into it and nothing else.

What stands between us and Google may answer too (a login page, a filter, a cache), and with the status 200: every
answer is looked at before it is believed, and what was not asked for is said to whoever runs the server.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sources.drive.access import AccessError, DriveAccess, drive_access
from sources.drive.client import Body, DriveClient, OtherBytesError, RefusedError
from sources.drive.entries import DriveEntry, StrangeEntryError
from sources.drive.patience import Patience, StrangeAnswerError, UnavailableError
from sources.drive.session import CredentialError
from sources.gathering import Gathering, megabytes
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

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = "id,name,mimeType,parents,size,md5Checksum,modifiedTime,createdTime,trashed,capabilities/canDownload"
_PARENTS_A_QUERY = 40
_ALL_DRIVES = {"supportsAllDrives": "true"}
_PAGE = "text/html"


class DriveSource:
    """A folder shared with a service account; ``access`` is asked of the connection unless it is given."""

    def __init__(
        self, registration: Registration, access: DriveAccess | None = None, patience: Patience | None = None
    ) -> None:
        self.registration = registration
        self._find = finder(registration)
        self._access = access
        self._patience = patience or Patience(**registration.rules.patience)  # type: ignore[arg-type]
        self._client: DriveClient | None = None
        self._entries: dict[str, DriveEntry] = {}
        self._strange: Counter[str] = Counter()

    def list(self, now: datetime) -> Listing:
        """Return what lies in the folder and the folders under it; nothing is downloaded."""
        gathering = Gathering(self.registration, self._find, now)
        self._entries, self._strange = {}, Counter()
        try:
            self._connect()
            self._walk(self._root(), gathering)
        except AccessError as error:
            raise self._unreachable(error.code, error.reason) from error
        except CredentialError as error:
            raise self._unreachable("drive_credential_refused", error.reason) from error
        except RefusedError as error:
            raise self._unreachable("drive_folder_refused", f"{error.status} {error.reason}") from error
        except UnavailableError as error:
            code = "drive_answer_strange" if error.strange else "drive_unavailable"
            raise self._unreachable(code, error.reason) from error
        if self._strange:
            reason, count = ", ".join(sorted(self._strange)), self._strange.total()
            gathering.listing.findings.append(self._find("drive_entries_strange", count=count, reason=reason))
        gathering.listing.entries.sort(key=lambda entry: (self._entries[entry.key].created, entry.key))
        return gathering.listing

    def fetch(self, entry: Entry, store: Store) -> str:
        """Export or download one file into the store."""
        listed = self._entries[entry.key]
        try:
            return self._exported(listed, store) if self._is_sheet(listed) else self._downloaded(listed, store)
        except CredentialError as error:
            raise self._unreachable("drive_credential_refused", error.reason) from error
        except RefusedError as error:
            code = "drive_export_too_large" if error.reason == "exportSizeLimitExceeded" else "drive_file_refused"
            raise self._refused(code, entry, f"{error.status} {error.reason}") from error
        except UnavailableError as error:
            code = "drive_file_strange" if error.strange else "drive_file_failed"
            raise self._refused(code, entry, error.reason, ailing=True) from error
        except TooLargeError as error:
            limit = megabytes(self.registration.rules.largest_bytes)
            found = self._find("source_file_too_large", entry.name, size=f"> {limit}", limit=limit)
            raise FileRefusedError(found) from error

    def _connect(self) -> DriveClient:
        if self._client is None:
            self._access = self._access or drive_access(self.registration.connection or "google_drive")
            self._client = DriveClient(self._access, self._patience)
        return self._client

    def _root(self) -> dict[str, Any]:
        fields = {"fields": "id,mimeType,trashed,driveId"}
        root = self._connect().json(f"files/{self.registration.location}", _ALL_DRIVES | fields)
        kind = root.get("mimeType")
        if not isinstance(root.get("id"), str) or not isinstance(kind, str):
            raise UnavailableError("id, mimeType", strange=True)
        if kind != FOLDER or root.get("trashed"):
            raise self._unreachable("drive_not_a_folder", kind)
        return root

    def _walk(self, root: dict[str, Any], gathering: Gathering) -> None:
        """List level by level, many folders a question; a thing that an answer names twice is taken once."""
        level: dict[str, tuple[str, ...]] = {root["id"]: ()}
        seen = set(level)
        while level and not gathering.is_full():
            below: dict[str, tuple[str, ...]] = {}
            for parents in _batches(tuple(level)):
                for found in self._children(parents, root.get("driveId"), gathering):
                    if gathering.is_full():
                        return
                    above = next((level[parent] for parent in found.parents if parent in level), None)
                    if above is None:
                        self._strange["parents"] += 1
                    elif found.id not in seen:
                        seen.add(found.id)
                        if self._is_folder_to_enter(found, (*above, found.name), gathering):
                            below[found.id] = (*above, found.name)
            level = below

    def _children(self, parents: Sequence[str], drive_id: str | None, gathering: Gathering) -> Iterator[DriveEntry]:
        within = " or ".join(f"'{parent}' in parents" for parent in parents)
        params = {
            "q": f"({within}) and trashed = false",
            "fields": f"nextPageToken,incompleteSearch,files({_FIELDS})",
            "pageSize": "1000",
            "includeItemsFromAllDrives": "true",
        } | _ALL_DRIVES
        if drive_id:
            params |= {"corpora": "drive", "driveId": drive_id}
        for page in self._connect().listed(params):
            if page.get("incompleteSearch"):
                gathering.say_once("drive_list_incomplete")
            for meta in page["files"]:
                try:
                    yield DriveEntry.of(meta)
                except StrangeEntryError as strange:
                    self._strange[strange.field] += 1

    def _is_folder_to_enter(self, found: DriveEntry, parts: tuple[str, ...], gathering: Gathering) -> bool:
        """Tell whether this is a folder to look into; anything else is taken or refused here."""
        if found.trashed or gathering.passes_over(parts):
            return False
        if found.kind == FOLDER:
            return not gathering.too_deep(parts)
        if found.kind == SHORTCUT:
            gathering.refuse("drive_shortcut_refused", parts)
        elif not (self._is_sheet(found) or self.registration.rules.drive.takes(found.kind, found.name)):
            gathering.refuse("drive_type_refused", parts, found.kind)
        elif not found.can_download:
            gathering.refuse("drive_file_refused", parts, reason="canDownload")
        else:
            self._file(found, parts, gathering)
        return False

    def _file(self, found: DriveEntry, parts: tuple[str, ...], gathering: Gathering) -> None:
        sheet = self._is_sheet(found)
        shown = (*parts[:-1], f"{parts[-1]}.xlsx") if sheet else parts
        mark = found.modified if sheet else found.md5 or found.modified
        size = None if sheet else found.size
        self._entries[found.id] = found
        fingerprint = f"{'sheet' if sheet else size}-{mark}"
        gathering.file(shown, found.id, fingerprint, size, found.modified_at, settles=sheet)

    def _is_sheet(self, found: DriveEntry) -> bool:
        return found.kind == self.registration.rules.drive.sheet

    def _downloaded(self, listed: DriveEntry, store: Store) -> str:
        def take(body: Body) -> str:
            if body.kind == _PAGE and listed.md5 is None and listed.kind.casefold() != _PAGE:
                raise StrangeAnswerError(body.kind)
            checked = body.expecting(listed.size, listed.md5)
            return store.put(checked, self.registration.rules.largest_bytes)

        try:
            return self._connect().download(f"files/{listed.id}", _ALL_DRIVES | {"alt": "media"}, take)
        except OtherBytesError as error:
            if self._has_changed(listed):
                raise StillWrittenError from error
            raise UnavailableError("size, md5Checksum", strange=True) from error

    def _has_changed(self, listed: DriveEntry) -> bool:
        """Tell whether a file is another one than was listed; if not, what came was not its bytes."""
        fields = {"fields": "size,md5Checksum,modifiedTime"}
        now = self._connect().json(f"files/{listed.id}", _ALL_DRIVES | fields)
        size = str(listed.size) if listed.size is not None else None
        before = {"size": size, "md5Checksum": listed.md5, "modifiedTime": listed.modified}
        said = {name: str(now[name]) for name in before if now.get(name) is not None}
        return bool(said) and any(before[name] != value for name, value in said.items())

    def _exported(self, listed: DriveEntry, store: Store) -> str:
        limit = self.registration.rules.largest_bytes

        def take(body: Body) -> str:
            content = body.whole(limit)
            if len(content) <= limit and not zipfile.is_zipfile(BytesIO(content)):
                raise StrangeAnswerError(f"{body.kind or '?'}, .xlsx")
            return store.put(content, limit)

        return self._connect().download(f"files/{listed.id}/export", {"mimeType": XLSX}, take)

    def _unreachable(self, code: str, reason: str) -> SourceUnreachableError:
        return SourceUnreachableError(self._find(code, **self._places(reason)))

    def _refused(self, code: str, entry: Entry, reason: str, *, ailing: bool = False) -> FileRefusedError:
        return FileRefusedError(self._find(code, entry.name, **self._places(reason)), ailing=ailing)

    def _places(self, reason: str) -> dict[str, str]:
        connection = self.registration.connection or "google_drive"
        return {"reason": reason, "connection": connection, "email": self._access.email if self._access else ""}


def _batches(folders: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(folders), _PARENTS_A_QUERY):
        yield folders[start : start + _PARENTS_A_QUERY]
