"""The places that blank workbooks are issued to: a folder, or a Google Drive folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from reports.targets import TargetDownError, TargetRefusedError
from sources.drive import AccessError, Patience, drive_access
from sources.drive.client import RefusedError
from sources.drive.patience import UnavailableError
from sources.drive.session import CredentialError
from sources.drive.writing import DriveWriter

CONNECTION = "google_drive"


class BlankPlace(Protocol):
    """A place with files by path, parts separated by ``/``."""

    def holds(self, path: str, content: bytes) -> bool | None:
        """Tell whether a file of that path holds this content; ``None`` where there is none."""

    def put(self, path: str, content: bytes) -> None:
        """Write a file where ``holds`` has found none; it appears whole or not at all."""


class FolderPlace:
    """A folder of this machine, or one mounted on it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def holds(self, path: str, content: bytes) -> bool | None:
        """Tell whether a file of that path holds this content; ``None`` where there is none."""
        try:
            return (self._root / path).read_bytes() == content
        except FileNotFoundError:
            return None

    def put(self, path: str, content: bytes) -> None:
        """Write a file beside its place and rename it there."""
        whole = self._root / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        half = whole.with_name(f".{whole.name}.part")
        half.write_bytes(content)
        half.rename(whole)


class DrivePlace:
    """A Google Drive folder, by its id. What lies in a folder is asked once."""

    def __init__(self, writer: DriveWriter, root: str) -> None:
        self._writer = writer
        self._folders = {PurePosixPath(): root}
        self._listed: dict[str, dict[str, tuple[str, str]]] = {}

    def holds(self, path: str, content: bytes) -> bool | None:
        """Tell whether a file of that path holds this content; ``None`` where there is none."""
        folder = self._found(PurePosixPath(path).parent)
        item = self._children(folder).get(PurePosixPath(path).name) if folder else None
        return None if item is None else item[1] == hashlib.md5(content, usedforsecurity=False).hexdigest()

    def put(self, path: str, content: bytes) -> None:
        """Upload a file; the folders on its way are made where they are missing."""
        folder, name = self._made(PurePosixPath(path).parent), PurePosixPath(path).name
        [item_id] = self._writer.new_ids(1)
        self._writer.upload(item_id, name, folder, content)
        self._listed[folder][name] = item_id, hashlib.md5(content, usedforsecurity=False).hexdigest()

    def _found(self, folder: PurePosixPath) -> str | None:
        if folder in self._folders:
            return self._folders[folder]
        above = self._found(folder.parent)
        item = self._children(above).get(folder.name) if above else None
        if item is not None:
            self._folders[folder] = item[0]
        return self._folders.get(folder)

    def _made(self, folder: PurePosixPath) -> str:
        found = self._found(folder)
        if found is None:
            above = self._made(folder.parent)
            [found] = self._writer.new_ids(1)
            self._writer.make_folder(found, folder.name, above)
            self._folders[folder] = found
            self._listed[found] = {}
        self._children(found)
        return found

    def _children(self, folder: str) -> dict[str, tuple[str, str]]:
        """Return (id, MD5) of what lies in a folder, by name."""
        if folder not in self._listed:
            items = self._writer.children(folder)
            self._listed[folder] = {item["name"]: (item["id"], item.get("md5Checksum", "")) for item in items}
        return self._listed[folder]


@contextmanager
def drive_place(folder_id: str) -> Iterator[DrivePlace]:
    """Give a Drive folder; the service account needs the right to write there (Content manager).

    Raises:
        reports.targets.TargetDownError: it cannot be reached just now.
        reports.targets.TargetRefusedError: it does not let us in.
    """
    try:
        yield DrivePlace(DriveWriter(drive_access(CONNECTION), Patience()), folder_id)
    except (AccessError, CredentialError, RefusedError) as error:
        raise TargetRefusedError(f"Google Drive, thư mục {folder_id}: {error}") from error
    except UnavailableError as error:
        raise TargetDownError(f"Google Drive: {error.reason}") from error
