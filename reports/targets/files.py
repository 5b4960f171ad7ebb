"""Releases on any file system that fsspec speaks: a folder, an SMB or SFTP server, an S3 bucket."""

from __future__ import annotations

import errno
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import Any

from reports.targets.target import MANIFEST

_ABSENT = (errno.ENOENT, errno.ENOTDIR)


class FileSystemTarget:
    """A folder of a file system as a target.

    Args:
        files: an fsspec file system.
        root: the folder's path in it.
        shown: the folder as a person would name it, such as ``smb://nas/bao-cao``.
        renames: whether a folder can be renamed in one step. A release is then written under a hidden name and renamed.
            Otherwise (S3) each file appears whole by itself, the manifest last, and without it nothing counts.
    """

    def __init__(self, files: Any, root: str, shown: str, *, renames: bool = True) -> None:
        self._files = files
        self._root = root.rstrip("/")
        self._shown = shown.rstrip("/")
        self._renames = renames

    def releases(self, folder: str) -> list[str]:
        """Return the names of the whole releases in a folder."""
        place = self._place(folder)
        names = (name for name in self._names(place) if not name.startswith("."))
        return sorted(name for name in names if self._is_there(f"{place}/{name}/{MANIFEST}"))

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""
        read: dict[str, Any] = json.loads(self._files.cat_file(f"{self._place(folder)}/{release}/{MANIFEST}"))
        return read

    def address(self, folder: str, release: str, name: str) -> str:
        """Return the address of a file."""
        return "/".join((self._shown, folder, release, name))

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> None:
        """Write a release; a failure leaves nothing that counts, and clears away what it can."""
        place = self._place(folder)
        final = f"{place}/{release}"
        if self._is_there(f"{final}/{MANIFEST}") or (self._renames and self._is_there(final)):
            raise FileExistsError(f"Bản phát hành đã có: {self.address(folder, release, '')}")
        self._sweep(place, release)
        if self._renames:
            self._write_and_rename(place, release, files)
        else:
            self._write_in_place(final, files)

    def _write_and_rename(self, place: str, release: str, files: Mapping[str, bytes]) -> None:
        hidden = f"{place}/.{release}-{uuid.uuid4().hex}"
        with self._cleared_on_failure(hidden):
            self._files.makedirs(hidden, exist_ok=True)
            for name, content in files.items():
                self._write(f"{hidden}/{name}", content)
            self._files.mv(hidden, f"{place}/{release}")

    def _write_in_place(self, final: str, files: Mapping[str, bytes]) -> None:
        with self._cleared_on_failure(final):
            for name in sorted(files, key=lambda name: (name == MANIFEST, name)):
                self._write(f"{final}/{name}", files[name], mode="create")

    def _write(self, path: str, content: bytes, **how: str) -> None:
        self._files.pipe_file(path, content, **how)
        size = self._files.info(path)["size"]
        if size != len(content):
            raise OSError(errno.EIO, f"Chỉ ghi được {size}/{len(content)} byte", path)

    @contextmanager
    def _cleared_on_failure(self, folder: str) -> Iterator[None]:
        """Remove what was begun; a target that is gone keeps it hidden until the next release sweeps it away."""
        try:
            yield
        except BaseException:
            with suppress(Exception):
                self._remove(folder)
            raise

    def _sweep(self, place: str, release: str) -> None:
        """Remove what earlier tries of this very release left behind when their target went away."""
        for name in self._names(place):
            is_ours = name.startswith(f".{release}-") if self._renames else name == release
            if is_ours:
                self._remove(f"{place}/{name}")

    def _remove(self, folder: str) -> None:
        """Remove a folder and its files, one by one: not every file system removes a tree at once."""
        for name in self._names(folder):
            self._files.rm_file(f"{folder}/{name}")
        if self._renames and self._is_there(folder):
            self._files.rmdir(folder)

    def _names(self, folder: str) -> list[str]:
        try:
            listed = self._files.ls(folder, detail=False)
        except OSError as error:
            if _is_absence(error):
                return []
            raise
        names = (str(path).rstrip("/").rsplit("/", 1)[-1] for path in listed)
        return [name for name in names if name]

    def _is_there(self, path: str) -> bool:
        """Tell whether a path exists; fsspec's own ``exists`` takes any failure for a no."""
        try:
            self._files.info(path)
        except OSError as error:
            if _is_absence(error):
                return False
            raise
        return True

    def _place(self, folder: str) -> str:
        parts = PurePosixPath(folder).parts
        if ".." in parts or folder.startswith("/"):
            raise ValueError(f"Thư mục phát hành nằm ngoài nơi phát hành: {folder}")
        return "/".join((self._root, *parts))


def _is_absence(error: OSError) -> bool:
    return isinstance(error, FileNotFoundError) or error.errno in _ABSENT
