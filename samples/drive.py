"""What lies in a stand-in of Google Drive: folders, uploaded workbooks, native Sheets, shortcuts, the trash."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = "application/vnd.google-apps.folder"
SHEET = "application/vnd.google-apps.spreadsheet"
SHORTCUT = "application/vnd.google-apps.shortcut"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOT_NAME = "Nhận báo cáo (dữ liệu mẫu)"


@dataclass
class Item:
    """One file or folder; ``content`` is what is downloaded, or, for a Sheet, what it exports to."""

    id: str
    name: str
    mime_type: str
    parent: str | None
    content: bytes = b""
    modified_at: datetime = datetime(2020, 6, 1, tzinfo=UTC)
    created_at: datetime = datetime(2020, 6, 1, tzinfo=UTC)
    trashed: bool = False
    drive_id: str | None = None
    can_download: bool = True

    @property
    def native(self) -> bool:
        """Whether it is one of Google's own kinds, without bytes of its own."""
        return self.mime_type.startswith("application/vnd.google-apps.")

    def metadata(self) -> dict[str, Any]:
        """Return what Drive v3 says of it."""
        said: dict[str, Any] = {
            "kind": "drive#file",
            "id": self.id,
            "name": self.name,
            "mimeType": self.mime_type,
            "parents": [self.parent] if self.parent else [],
            "modifiedTime": _instant(self.modified_at),
            "createdTime": _instant(self.created_at),
            "trashed": self.trashed,
            "capabilities": {"canDownload": self.can_download},
        }
        if self.drive_id:
            said["driveId"] = self.drive_id
        if not self.native:
            said["size"] = str(len(self.content))
            said["md5Checksum"] = hashlib.md5(self.content, usedforsecurity=False).hexdigest()
        return said


@dataclass
class Drive:
    """All items by id, in the order they were put there."""

    items: dict[str, Item] = field(default_factory=dict)

    def folder(self, name: str, parent: str | None = None, **more: Any) -> str:
        """Make a folder and return its id."""
        return self._put(name, FOLDER, parent, **more)

    def workbook(self, name: str, parent: str, content: bytes, mime_type: str = XLSX, **more: Any) -> str:
        """Upload a file and return its id."""
        return self._put(name, mime_type, parent, content=content, **more)

    def sheet(self, name: str, parent: str, content: bytes, **more: Any) -> str:
        """Make a native Google Sheet that exports to ``content`` and return its id."""
        return self._put(name, SHEET, parent, content=content, **more)

    def shortcut(self, name: str, parent: str) -> str:
        """Make a shortcut and return its id."""
        return self._put(name, SHORTCUT, parent)

    def _put(self, name: str, mime_type: str, parent: str | None, **more: Any) -> str:
        place = f"{len(self.items)} {parent} {name}"
        item_id = "1" + hashlib.sha256(place.encode()).hexdigest()[:32]
        self.items[item_id] = Item(item_id, name, mime_type, parent, **more)
        return item_id


def drive_of(folder: Path, sheets: Collection[str] = ()) -> tuple[Drive, str]:
    """Return a Drive that holds what a local folder holds, and the id of its root.

    Files whose path in the folder is in ``sheets`` become native Google Sheets, named without their ending.
    """
    drive = Drive()
    ids = {folder: drive.folder(ROOT_NAME)}
    for path in sorted(folder.rglob("*")):
        parent = ids[path.parent]
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        times = {"modified_at": changed, "created_at": changed}
        if path.is_dir():
            ids[path] = drive.folder(path.name, parent, **times)
        elif str(path.relative_to(folder)) in sheets:
            drive.sheet(path.stem, parent, path.read_bytes(), **times)
        else:
            drive.workbook(path.name, parent, path.read_bytes(), _mime_type(path), **times)
    return drive, ids[folder]


def _mime_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _instant(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
