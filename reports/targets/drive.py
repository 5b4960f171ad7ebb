"""Releases in a Google Drive folder: made under a hidden name, whole, then renamed, which Drive does in one step."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import Any

from reports.targets.registry import TargetEntry
from reports.targets.target import MANIFEST, TargetDownError, TargetRefusedError
from sources.drive import AccessError, Patience, drive_access
from sources.drive.client import Body, RefusedError
from sources.drive.patience import UnavailableError
from sources.drive.session import CredentialError
from sources.drive.writing import FOLDER, DriveWriter

_ALL_DRIVES = {"supportsAllDrives": "true"}
_PATIENCE = Patience(attempts=4, longest=8.0, total=30.0)
"""Short: what is still down then is tried again as a whole, later."""


@contextmanager
def drive(entry: TargetEntry, patience: Patience = _PATIENCE) -> Iterator[DriveTarget]:
    """Give a Drive folder as a target; the service account needs the right to write there (Content manager)."""
    try:
        yield DriveTarget(DriveWriter(drive_access(entry.connection), patience), entry.location)
    except (AccessError, CredentialError) as error:
        raise TargetRefusedError(f"Google Drive, kết nối {entry.connection}: {error}") from error
    except RefusedError as error:
        raise TargetRefusedError(f"Google Drive, thư mục {entry.location}: {error}") from error
    except UnavailableError as error:
        raise TargetDownError(f"Google Drive: {error.reason}") from error


class DriveTarget:
    """A Drive folder, by its id, as a target. A thing of the same name twice is taken once, the first."""

    def __init__(self, writer: DriveWriter, root: str) -> None:
        self._writer = writer
        self._root = root

    def releases(self, folder: str) -> list[str]:
        """Return the names of the whole releases in a folder."""
        place = self._found(self._root, folder)
        if place is None:
            return []
        folders = (item for item in self._writer.children(place) if item["mimeType"] == FOLDER)
        return sorted({item["name"] for item in folders if not item["name"].startswith(".")})

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""
        item = self._found(self._root, f"{folder}/{release}/{MANIFEST}")
        if item is None:
            raise FileNotFoundError(self.address(folder, release, MANIFEST))
        read: dict[str, Any] = json.loads(
            self._writer.download(f"files/{item}", _ALL_DRIVES | {"alt": "media"}, Body.whole)
        )
        return read

    def address(self, folder: str, release: str, name: str) -> str:
        """Return where a file is; Drive's own links are made of ids, which a person cannot read."""
        return f"https://drive.google.com/drive/folders/{self._root} › {' › '.join((folder, release, name))}"

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> None:
        """Upload a release into a hidden folder, then give that its name."""
        if release in self.releases(folder):
            raise FileExistsError(f"Bản phát hành đã có: {self.address(folder, release, '')}")
        place = self._made(folder)
        self._sweep(place, release)
        hidden, *ids = self._writer.new_ids(1 + len(files))
        self._writer.make_folder(hidden, f".{release}-{uuid.uuid4().hex}", place)
        try:
            for item_id, (name, content) in zip(ids, files.items(), strict=True):
                self._writer.upload(item_id, name, hidden, content)
            self._writer.rename(hidden, release)
        except BaseException:
            with suppress(Exception):
                self._writer.trash(hidden)
            raise

    def _sweep(self, place: str, release: str) -> None:
        for item in self._writer.children(place):
            if item["name"].startswith(f".{release}-"):
                self._writer.trash(item["id"])

    def _found(self, place: str, path: str) -> str | None:
        """Return the id of what a path names under a folder, ``None`` where nothing does."""
        for part in PurePosixPath(path).parts:
            item = next(self._writer.children(place, part), None)
            if item is None:
                return None
            place = item["id"]
        return place

    def _made(self, folder: str) -> str:
        """Return the id of a folder, made where it is missing."""
        place = self._root
        for part in PurePosixPath(folder).parts:
            found = self._found(place, part)
            if found is None:
                [found] = self._writer.new_ids(1)
                self._writer.make_folder(found, part, place)
            place = found
        return place
