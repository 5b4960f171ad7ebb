"""The few calls to Drive v3 that write: folders, files, names, the trash.

Ids are asked of Drive first and given to what is made, so that a question asked again never makes a thing twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sources.drive.access import DriveAccess
from sources.drive.client import DriveClient, RefusedError
from sources.drive.patience import PassingError, Patience, persist

FOLDER = "application/vnd.google-apps.folder"
SCOPE = "https://www.googleapis.com/auth/drive"
_ALL_DRIVES = {"supportsAllDrives": "true"}
_FIELDS = {"fields": "id,name,mimeType,md5Checksum"}


class DriveWriter(DriveClient):
    """A session with Drive that may also write; raises as ``DriveClient`` does."""

    def __init__(self, access: DriveAccess, patience: Patience) -> None:
        super().__init__(access, patience, SCOPE)
        self._uploads = access.endpoint.replace("/drive/v3", "/upload/drive/v3")

    def children(self, folder: str, name: str | None = None) -> Iterator[Mapping[str, Any]]:
        """Yield what lies in a folder (``id``, ``name``, ``mimeType``, ``md5Checksum``), or only what has a name."""
        named = f" and name = '{_quoted(name)}'" if name is not None else ""
        params = {
            "q": f"'{folder}' in parents and trashed = false{named}",
            "fields": f"nextPageToken,files({_FIELDS['fields']})",
            "pageSize": "1000",
            "includeItemsFromAllDrives": "true",
        } | _ALL_DRIVES
        for page in self.listed(params):
            yield from page["files"]

    def new_ids(self, count: int) -> list[str]:
        """Return ids for things to be made."""
        ids: list[str] = self.json("files/generateIds", {"count": str(count)})["ids"]
        return ids

    def make_folder(self, item_id: str, name: str, parent: str) -> None:
        """Make a folder."""
        self._made("POST", "files", {"id": item_id, "name": name, "parents": [parent], "mimeType": FOLDER})

    def upload(self, item_id: str, name: str, parent: str, content: bytes) -> None:
        """Upload a file in one question; Drive's own checksum must be that of the content."""
        about = json.dumps({"id": item_id, "name": name, "parents": [parent]}).encode()
        edge = hashlib.sha256(content).hexdigest()
        body = b"".join(
            (
                f"--{edge}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".encode(),
                about,
                f"\r\n--{edge}\r\nContent-Type: application/octet-stream\r\n\r\n".encode(),
                content,
                f"\r\n--{edge}--\r\n".encode(),
            )
        )
        url, params = f"{self._uploads}/files", {"uploadType": "multipart"} | _ALL_DRIVES | _FIELDS
        headers = {"Content-Type": f"multipart/related; boundary={edge}"}
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()

        def attempt() -> None:
            try:
                stored = self.asked("POST", url, params, body, headers).get("md5Checksum")
            except RefusedError as error:
                if error.status != 409:
                    raise
                stored = self.json(f"files/{item_id}", _ALL_DRIVES | _FIELDS).get("md5Checksum")
            if stored != md5:
                raise PassingError("checksum")

        persist(self.patience, attempt)

    def rename(self, item_id: str, name: str) -> None:
        """Give a thing another name."""
        self._made("PATCH", f"files/{item_id}", {"name": name})

    def trash(self, item_id: str) -> None:
        """Move a thing to the trash."""
        self._made("PATCH", f"files/{item_id}", {"trashed": True})

    def _made(self, method: str, path: str, about: Mapping[str, Any]) -> None:
        """Make or change a thing; that it is there already means an earlier attempt came through."""
        body, headers = json.dumps(about).encode(), {"Content-Type": "application/json; charset=UTF-8"}
        try:
            url = f"{self.endpoint}/{path}"
            persist(self.patience, lambda: self.asked(method, url, _ALL_DRIVES | _FIELDS, body, headers))
        except RefusedError as error:
            if error.status != 409:
                raise


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")
