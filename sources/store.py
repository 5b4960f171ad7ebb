"""The store: every byte ever delivered, kept once, under its sha256, never changed.

What a disk did to a file all the same is noticed by its hash: such a file is set aside, so that it counts as missing
and is collected again where its source still has it, and its place is free for the good bytes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from durable import DamagedFileError, read_sealed, write_sealed

_PIECE = 1 << 20
_READ_ONLY = 0o440
_DAY = 86_400
_NAME_LENGTH = 62  # of a sha256 in hex, less the two letters that name its folder
_DAMAGED, _VERIFIED = "damaged", "verified"


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
        """Keep the bytes and return their sha256; bytes already here, and still whole, are not written again.

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
                if not self.verify(sha256):
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
        except (FileNotFoundError, IsADirectoryError):
            return False

    def sound_path(self, sha256: str) -> Path:
        """Return where the bytes of a hash stand, once they are known to be the ones that came.

        Raises:
            DamagedFileError: they are not, or are not here.
        """
        path = self.path(sha256)
        if not self.verify(sha256):
            raise DamagedFileError(path, "its bytes are not the ones that came" if path.exists() else "missing")
        return path

    def inspect(self, expected: Mapping[str, int], seconds: float) -> list[str]:
        """Look for damage, set aside what is damaged, and return which of the expected hashes are not here whole.

        Every file that should be here is looked at for being here and for its size; as many as so many seconds allow,
        night after night the next ones, are read and compared with their hash.

        Args:
            expected: bytes by sha256.
            seconds: for reading.
        """
        here: list[str] = []
        for sha256, size in self._sizes():
            if size == expected.get(sha256, size) or self.verify(sha256):
                here.append(sha256)
            else:
                self.set_aside(sha256)
        damaged = {sha256 for sha256 in self._next_ones(sorted(here), seconds) if not self.verify(sha256)}
        for sha256 in damaged:
            self.set_aside(sha256)
        return sorted(expected.keys() - set(here) | (expected.keys() & damaged))

    def set_aside(self, sha256: str) -> None:
        """Take a damaged file out of its place, and keep what there is of it for whoever looks into it."""
        aside = self.root / _DAMAGED
        aside.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            self.path(sha256).rename(aside / sha256)

    def __iter__(self) -> Iterator[str]:
        """Every hash in the store, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                yield folder.name + path.name

    def _sizes(self) -> Iterator[tuple[str, int]]:
        for folder in self.root.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(folder) as entries:
                for entry in (one for one in entries if len(one.name) == _NAME_LENGTH):
                    yield folder.name + entry.name, entry.stat(follow_symlinks=False).st_size

    def _next_ones(self, hashes: list[str], seconds: float) -> Iterator[str]:
        """Yield at least one hash, those behind the one yielded last and round to it again, while there is time."""
        note, until = self.root / _VERIFIED, time.monotonic() + seconds
        try:
            last = read_sealed(note).decode("ascii")
        except (FileNotFoundError, DamagedFileError):
            last = ""
        start = bisect_right(hashes, last)
        for sha256 in (*hashes[start:], *hashes[:start]):
            yield sha256
            last = sha256
            if time.monotonic() > until:
                break
        write_sealed(note, last.encode("ascii"), synced=False)

    def _publish(self, incoming: Path, sha256: str) -> None:
        target = self.path(sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            self._touched.add(self.root)
        incoming.replace(target)
        (self.root / _DAMAGED / sha256).unlink(missing_ok=True)
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
