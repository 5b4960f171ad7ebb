"""Files that carry a seal: a digest behind the content, by which damage is noticed before a byte is believed.

A seal tells accidents (a full disk, a flipped bit, a cut line), not forgery: whoever can write the file can seal it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from durable.reading import DamagedFileError
from durable.writing import replacing

_MARK = b"\nsealed:"
_DIGEST_BYTES = 16
_SEAL_BYTES = len(_MARK) + _DIGEST_BYTES
_PIECE = 1 << 20


class SealedWriter:
    """Writes content and remembers its digest."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = _new_digest()

    def write(self, content: bytes) -> None:
        """Write a piece of the content."""
        self._digest.update(content)
        self._out.write(content)

    def seal(self) -> None:
        """Write the seal behind the content."""
        self._out.write(_MARK + self._digest.digest())


@contextmanager
def sealing(path: Path, *, synced: bool = True) -> Iterator[SealedWriter]:
    """Give a writer for a sealed file, which takes the place of ``path`` when the block ends; see ``replacing``."""
    with replacing(path, synced=synced) as out:
        writer = SealedWriter(out)
        yield writer
        writer.seal()


def write_sealed(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Write a sealed file at once."""
    with sealing(path, synced=synced) as out:
        out.write(content)


def read_sealed(path: Path) -> bytes:
    """Return the content of a sealed file.

    Raises:
        FileNotFoundError: there is none.
        DamagedFileError: it is not what was written.
    """
    whole = path.read_bytes()
    content, seal = whole[:-_SEAL_BYTES], whole[-_SEAL_BYTES:]
    digest = _new_digest()
    digest.update(content)
    if seal != _MARK + digest.digest():
        raise DamagedFileError(path, _reason(whole))
    return content


@contextmanager
def open_sealed(path: Path) -> Iterator[BinaryIO]:
    """Open the content of a sealed file that may be too large to hold; the seal is checked before anything is given.

    Raises:
        FileNotFoundError: there is none.
        DamagedFileError: it is not what was written.
    """
    with path.open("rb") as source:
        size = _checked_size(path, source)
        source.seek(0)
        yield io.BufferedReader(_Content(source, size))


def _checked_size(path: Path, source: BinaryIO) -> int:
    """Return how many bytes of a file are content, once they have been compared with the seal."""
    size = path.stat().st_size - _SEAL_BYTES
    digest, left = _new_digest(), size
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    seal = source.read(_SEAL_BYTES)
    if size < 0 or seal != _MARK + digest.digest():
        raise DamagedFileError(path, "empty" if size == -_SEAL_BYTES else "its seal does not match")
    return size


class _Content(io.RawIOBase):
    """The first ``size`` bytes of a stream."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        super().__init__()
        self._source = source
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._source.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)


def _new_digest() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=_DIGEST_BYTES)


def _reason(whole: bytes) -> str:
    return "its seal does not match" if whole else "empty"
