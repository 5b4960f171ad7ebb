"""The store: every byte ever delivered, kept once, under its sha256, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

_PIECE = 1 << 20
_READ_ONLY = 0o440
_DAY = 86_400


class Readable(Protocol):
    """Anything bytes can be read from, piece by piece; an empty piece is the end."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes."""


class TooLargeError(Exception):
    """More bytes than the limit allows; nothing of them was kept."""


class Store:
    """A folder of immutable files, ``ab/cdef…`` for the sha256 ``abcdef…``.

    A file appears under its hash whole or not at all, whatever is killed when: bytes go to ``incoming/``, are synced,
    made read-only and renamed. ``settle`` makes the renames themselves survive a power cut.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._touched: set[Path] = set()

    def path(self, sha256: str) -> Path:
        """Return where the bytes of a hash stand, or would stand."""
        return self.root / sha256[:2] / sha256[2:]

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and self.path(sha256).is_file()

    def put(self, content: bytes | Readable, limit: int | None = None) -> str:
        """Keep the bytes and return their sha256; bytes already here are not written again.

        Raises:
            TooLargeError: more than ``limit`` bytes came.
            OSError: the disk is full, or the store cannot be written.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        handle, name = tempfile.mkstemp(dir=self._incoming)
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256 = _copy(stream, target, limit)
                if sha256 not in self:
                    target.flush()
                    os.fchmod(handle, _READ_ONLY)
                    os.fsync(handle)
                    self._publish(incoming, sha256)
        finally:
            incoming.unlink(missing_ok=True)
        return sha256

    def settle(self) -> None:
        """Sync the folders that got files since the last call."""
        for folder in self._touched:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        self._touched.clear()

    def sweep(self, older_than: float = _DAY) -> int:
        """Remove what killed runs left in ``incoming/`` more than ``older_than`` seconds ago; return how many."""
        swept = 0
        for path in self._incoming.iterdir():
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def verify(self, sha256: str) -> bool:
        """Tell whether the bytes under a hash are here and still the ones that came."""
        try:
            with self.path(sha256).open("rb") as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def __iter__(self) -> Iterator[str]:
        """Every hash in the store, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                yield folder.name + path.name

    def _publish(self, incoming: Path, sha256: str) -> None:
        target = self.path(sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            self._touched.add(self.root)
        incoming.rename(target)
        self._touched.add(target.parent)


def _copy(stream: Readable, target: BinaryIO, limit: int | None) -> str:
    """Write the stream away piece by piece and return its sha256."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise TooLargeError(f"more than {limit} bytes")
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()
