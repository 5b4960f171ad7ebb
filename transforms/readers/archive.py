"""The parts of a zip container, unzipped within limits.

One rule where readers of zips disagree: a container that holds two parts of the same name is refused, because one
program would show the first and another the last. Names that lead outside are never used as paths: nothing is ever
written to disk.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from transforms.readers.refusal import Limits, Refused

_PIECE = 1 << 20
_SMALL_PACKED, _SMALL_PART = 1 << 14, 1 << 17  # bytes of a part that is remembered, packed and unpacked
_MOST_REMEMBERED = 64
_Packed = tuple[bytes, int, int]  # bytes, method and checksum
_SMALL: dict[_Packed, bytes] = {}
_EMPTY_CELL = (
    rb"<(?:\w+:)?c\b[^<>]*+(?:(?<=/)>|>\s*+(?:<(?:\w+:)?v\s*+(?:/>|>\s*+</(?:\w+:)?v>)\s*+)?</(?:\w+:)?c>)\s*+"
)
# Only single letters repeat possessively: until 3.11.4 Python does not go back where a group that repeats so fails, and
# took the beginning of a filled row for one more empty row.
_EMPTY_ROW = rb"<(?:\w+:)?row\b(?=[^<>]*\br=)[^<>]*+(?:(?<=/)>|>\s*+(?:" + _EMPTY_CELL + rb")*</(?:\w+:)?row>)\s*+"
_EMPTY_ROW_BEFORE_ANOTHER = re.compile(_EMPTY_ROW + rb"(?=" + _EMPTY_ROW + rb")")
_CONTENT = (b"<v", b"<is", b"<f", b":v", b":is", b":f", b"</sheetData")


class Archive:
    """A zip container. Part names are compared without case, with ``/`` for ``\\`` and no leading ``/``.

    Raises:
        Refused: damaged, duplicate parts, too many parts.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._left = limits.inflated_bytes
        self._kept = max(limits.small_bytes, min(limits.kept_bytes, limits.ratio * len(data)))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as directory:
                entries = [entry for entry in directory.infolist() if not entry.filename.endswith("/")]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("file_unreadable") from error
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
        if entry.flag_bits & 1:
            raise Refused("file_password")
        try:
            return self._take(_pieces(self._data, entry), limit, dense=dense)
        except (zlib.error, struct.error, ValueError) as error:
            raise Refused("file_unreadable") from error

    def _take(self, pieces: Iterable[bytes], limit: int, *, dense: bool) -> bytes:
        kept: list[bytes] = []
        rest = b""
        seen = size = 0
        for piece in pieces:
            seen += len(piece)
            self._left -= len(piece)
            if dense and seen >= _PIECE:
                piece = _without_empty_rows(rest + piece)
                cut = piece.rfind(b"</") if len(rest) < _PIECE else len(piece)
                piece, rest = piece[:cut], piece[cut:]
            kept.append(piece)
            size += len(piece)
            if self._left < 0 or size > limit:
                raise Refused("file_bomb")
        self._kept -= size + len(rest)
        return b"".join([*kept, rest] if rest else kept)


def _without_empty_rows(xml: bytes) -> bytes:
    """Return a stretch of a worksheet with only the last of each run of empty rows."""
    if not any(word in xml for word in _CONTENT) and xml.count(b"<row r=") == xml.count(b"<row"):
        first, last = xml.find(b"<row "), xml.rfind(b"<row ")
        return xml[:first] + xml[last:] if first >= 0 else xml
    return _EMPTY_ROW_BEFORE_ANOTHER.sub(b"", xml)


def _pieces(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a part's bytes piece by piece; what the directory says of its size is not believed, its checksum is.

    Raises:
        zlib.error, struct.error, ValueError: the part is damaged or packed in a way we do not know.
    """
    name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    key = (packed if len(packed) <= _SMALL_PACKED else b"", entry.compress_type, entry.CRC)
    if known := _SMALL.get(key):
        yield known
        return
    checksum = size = 0
    for piece in _inflated(packed, entry.compress_type):
        checksum = zlib.crc32(piece, checksum)
        size += len(piece)
        yield piece
    if checksum != entry.CRC:
        raise ValueError(f"wrong checksum of {entry.filename!r}")
    if key[0] and 0 < size <= _SMALL_PART:  # one piece
        _remember(key, piece)


def _remember(key: _Packed, part: bytes) -> None:
    """Remember a small part: returns made from one template have its styles, lists and lists of parts in common."""
    if len(_SMALL) >= _MOST_REMEMBERED:
        _SMALL.clear()
    _SMALL[key] = part


def _inflated(packed: bytes, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield packed
        return
    if method != zipfile.ZIP_DEFLATED:
        raise ValueError(f"compression method {method}")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpacker.eof:
        piece = unpacker.decompress(packed, _PIECE)
        packed = unpacker.unconsumed_tail
        if not piece and not packed:
            raise ValueError("cut short")
        yield piece


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
