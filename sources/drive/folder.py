"""A Google Drive folder as a source.

A native Google Sheet has no bytes of its own: it is exported to xlsx. An uploaded workbook is downloaded as it is.
Shortcuts are not followed, so that a folder holds what was put into it and nothing else.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sources.drive.access import AccessError, DriveAccess, drive_access
from sources.drive.client import Body, DriveClient, RefusedError
from sources.drive.patience import PassingError, Patience, UnavailableError
from sources.drive.session import CredentialError
from sources.gathering import Gathering, megabytes
from sources.source import (
    Entry,
    FileRefusedError,
    Listing,
    Registration,
    SourceUnreachableError,
    finder,
)
from sources.store import Store, TooLargeError

FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = "id,name,mimeType,parents,size,md5Checksum,modifiedTime,createdTime,trashed,capabilities/canDownload"
_PARENTS_A_QUERY = 40
_ALL_DRIVES = {"supportsAllDrives": "true"}

Meta = Mapping[str, Any]


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
        self._metas: dict[str, Meta] = {}

    def list(self, now: datetime) -> Listing:
        """Return what lies in the folder and the folders under it; nothing is downloaded."""
        gathering = Gathering(self.registration, self._find, now)
        self._metas = {}
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
            raise self._unreachable("drive_unavailable", error.reason) from error
        gathering.listing.entries.sort(key=lambda entry: (self._metas[entry.key]["createdTime"], entry.key))
        return gathering.listing

    def fetch(self, entry: Entry, store: Store) -> str:
        """Export or download one file into the store."""
        meta = self._metas[entry.key]
        try:
            return self._exported(meta, store) if self._is_sheet(meta) else self._downloaded(meta, store)
        except CredentialError as error:
            raise self._unreachable("drive_credential_refused", error.reason) from error
        except RefusedError as error:
            code = "drive_export_too_large" if error.reason == "exportSizeLimitExceeded" else "drive_file_refused"
            raise self._refused(code, entry, f"{error.status} {error.reason}") from error
        except UnavailableError as error:
            raise self._refused("drive_file_failed", entry, error.reason, ailing=True) from error
        except TooLargeError as error:
            limit = megabytes(self.registration.rules.largest_bytes)
            found = self._find("source_file_too_large", entry.name, size=f"> {limit}", limit=limit)
            raise FileRefusedError(found) from error

    def _connect(self) -> DriveClient:
        if self._client is None:
            self._access = self._access or drive_access(self.registration.connection or "google_drive")
            self._client = DriveClient(self._access, self._patience)
        return self._client

    def _root(self) -> Meta:
        fields = {"fields": "id,mimeType,trashed,driveId"}
        root = self._connect().json(f"files/{self.registration.location}", _ALL_DRIVES | fields)
        if root["mimeType"] != FOLDER or root.get("trashed"):
            raise self._unreachable("drive_not_a_folder", root["mimeType"])
        return root

    def _walk(self, root: Meta, gathering: Gathering) -> None:
        """List level by level, many folders a question."""
        level: dict[str, tuple[str, ...]] = {root["id"]: ()}
        seen = set(level)
        while level and not gathering.is_full():
            below: dict[str, tuple[str, ...]] = {}
            for parents in _batches(tuple(level)):
                for meta in self._children(parents, root.get("driveId")):
                    if gathering.is_full():
                        return
                    above = next(level[parent] for parent in meta["parents"] if parent in level)
                    if self._is_folder_to_enter(meta, (*above, meta["name"]), gathering) and meta["id"] not in seen:
                        below[meta["id"]] = (*above, meta["name"])
            seen |= below.keys()
            level = below

    def _children(self, parents: Sequence[str], drive_id: str | None) -> Iterator[Meta]:
        within = " or ".join(f"'{parent}' in parents" for parent in parents)
        params = {
            "q": f"({within}) and trashed = false",
            "fields": f"nextPageToken,files({_FIELDS})",
            "pageSize": "1000",
            "includeItemsFromAllDrives": "true",
        } | _ALL_DRIVES
        if drive_id:
            params |= {"corpora": "drive", "driveId": drive_id}
        while True:
            page = self._connect().json("files", params)
            yield from page.get("files", ())
            if not page.get("nextPageToken"):
                return
            params["pageToken"] = page["nextPageToken"]

    def _is_folder_to_enter(self, meta: Meta, parts: tuple[str, ...], gathering: Gathering) -> bool:
        """Tell whether this is a folder to look into; anything else is taken or refused here."""
        name, kind = meta["name"], meta["mimeType"]
        if meta.get("trashed") or gathering.passes_over(name):
            return False
        if kind == FOLDER:
            return not gathering.too_deep(parts)
        if kind == SHORTCUT:
            gathering.refuse("drive_shortcut_refused", parts)
        elif not (self._is_sheet(meta) or self.registration.rules.drive.takes(kind, name)):
            gathering.refuse("drive_type_refused", parts, kind)
        elif not meta.get("capabilities", {}).get("canDownload", True):
            gathering.refuse("drive_file_refused", parts, reason="canDownload")
        else:
            self._file(meta, parts, gathering)
        return False

    def _file(self, meta: Meta, parts: tuple[str, ...], gathering: Gathering) -> None:
        sheet = self._is_sheet(meta)
        shown = (*parts[:-1], f"{parts[-1]}.xlsx") if sheet else parts
        mark = meta["modifiedTime"] if sheet else meta.get("md5Checksum") or meta["modifiedTime"]
        size = None if sheet else _size(meta)
        modified_at = datetime.fromisoformat(meta["modifiedTime"])
        self._metas[meta["id"]] = meta
        gathering.file(shown, meta["id"], f"{'sheet' if sheet else size}-{mark}", size, modified_at, settles=sheet)

    def _is_sheet(self, meta: Meta) -> bool:
        return bool(meta["mimeType"] == self.registration.rules.drive.sheet)

    def _downloaded(self, meta: Meta, store: Store) -> str:
        def take(body: Body) -> str:
            checked = body.expecting(_size(meta), meta.get("md5Checksum"))
            return store.put(checked, self.registration.rules.largest_bytes)

        return self._connect().download(f"files/{meta['id']}", _ALL_DRIVES | {"alt": "media"}, take)

    def _exported(self, meta: Meta, store: Store) -> str:
        limit = self.registration.rules.largest_bytes

        def take(body: Body) -> str:
            content = body.whole(limit)
            if len(content) <= limit and not zipfile.is_zipfile(BytesIO(content)):
                raise PassingError("cut")
            return store.put(content, limit)

        return self._connect().download(f"files/{meta['id']}/export", {"mimeType": XLSX}, take)

    def _unreachable(self, code: str, reason: str) -> SourceUnreachableError:
        return SourceUnreachableError(self._find(code, **self._places(reason)))

    def _refused(self, code: str, entry: Entry, reason: str, *, ailing: bool = False) -> FileRefusedError:
        return FileRefusedError(self._find(code, entry.name, **self._places(reason)), ailing=ailing)

    def _places(self, reason: str) -> dict[str, str]:
        connection = self.registration.connection or "google_drive"
        return {"reason": reason, "connection": connection, "email": self._access.email if self._access else ""}


def _size(meta: Meta) -> int | None:
    return int(meta["size"]) if "size" in meta else None


def _batches(folders: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(folders), _PARENTS_A_QUERY):
        yield folders[start : start + _PARENTS_A_QUERY]
