"""The parts of a zip container, unzipped within limits.

One rule where readers of zips disagree: a container that holds two parts of the same name is refused, because one
program would show the first and another the last. Names that lead outside are never used as paths: nothing is ever
written to disk.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from transforms.readers.limits import Limits
from transforms.readers.refusal import Refused

_PIECE = 1 << 20
_EMPTY_CELL = (
    rb"<(?:\w+:)?c\b[^<>]*+(?:(?<=/)>|>\s*+(?:<(?:\w+:)?v\s*+(?:/>|>\s*+</(?:\w+:)?v>)\s*+)?</(?:\w+:)?c>)\s*+"
)
_EMPTY_ROW = rb"<(?:\w+:)?row\b(?=[^<>]*\br=)[^<>]*+(?:(?<=/)>|>\s*+(?:" + _EMPTY_CELL + rb")*+</(?:\w+:)?row>)\s*+"
_EMPTY_ROW_BEFORE_ANOTHER = re.compile(_EMPTY_ROW + rb"(?=" + _EMPTY_ROW + rb")")


class Archive:
    """A zip container. Part names are compared without case, with ``/`` for ``\\`` and no leading ``/``.

    Raises:
        Refused: damaged, duplicate parts, too many parts.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.inflated_bytes
        self._kept = max(limits.small_bytes, min(limits.kept_bytes, limits.ratio * len(data)))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("file_unreadable") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._entries = {_plain(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise Refused("file_duplicate_parts")
        if len(entries) > limits.members:
            raise Refused("file_too_many_parts", count=str(len(entries)), limit=str(limits.members))

    @property
    def names(self) -> set[str]:
        """The names of the parts, in small letters."""
        return set(self._entries)

    def read(self, name: str, *, limit: int | None = None) -> bytes | None:
        """Return a part's bytes, ``None`` where there is no such part.

        Raises:
            Refused: the part is damaged or encrypted, or larger than the limits (or ``limit``).
        """
        return self._inflate(name, min(limit or self._kept, self._kept), dense=False)

    def read_sheet(self, name: str) -> bytes | None:
        """Return a worksheet's XML as ``read`` does, less the empty rows that stand before another empty row.

        Formatting a whole sheet leaves a million such rows; dropped as they are unzipped they cost no memory.
        """
        return self._inflate(name, self._kept, dense=True)

    def _inflate(self, name: str, limit: int, *, dense: bool) -> bytes | None:
        entry = self._entries.get(_plain(name))
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as part:
                return self._take(part, limit, dense=dense)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise Refused("file_unreadable") from error
        except (RuntimeError, NotImplementedError) as error:
            raise Refused("file_password" if entry.flag_bits & 1 else "file_unreadable") from error

    def _take(self, part: IO[bytes], limit: int, *, dense: bool) -> bytes:
        kept = bytearray()
        rest = b""
        while piece := part.read(_PIECE):
            self._left -= len(piece)
            if dense and len(kept) + len(piece) >= _PIECE:
                piece = _EMPTY_ROW_BEFORE_ANOTHER.sub(b"", rest + piece)
                cut = piece.rfind(b"</") if len(rest) < _PIECE else len(piece)
                piece, rest = piece[:cut], piece[cut:]
            kept += piece
            if self._left < 0 or len(kept) > limit:
                raise Refused("file_bomb")
        return bytes(kept + rest)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
