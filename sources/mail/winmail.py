"""The files in Outlook's own wrapper, ``winmail.dat`` (MS-OXTNEF): a row of attributes, each with its length before it.

The library there is for it copies the rest of the file at every attribute, so that a small file of small attributes
takes hours; this goes through once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"

_HEAD = struct.Struct("<BII")
_RENDERING, _TITLE, _DATA, _PROPERTIES, _CODEPAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_LONG_NAME = 0x3707
_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST = 200


class NotOpenedError(ValueError):
    """The bytes are no such wrapper, or end in the middle of one."""


def files_in(data: bytes) -> list[tuple[str, bytes]]:
    """Return the name and the bytes of each file in a wrapper.

    Raises:
        NotOpenedError: it cannot be opened as a whole.
    """
    if not data.startswith(SIGNATURE):
        raise NotOpenedError("signature")
    found: list[list[bytes | str]] = []
    codepage = "cp1258"
    for kind, value in _attributes(memoryview(data)):
        if kind == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif kind == _RENDERING and len(found) < _MOST:
            found.append(["", b""])
        elif not found:
            continue
        elif kind == _TITLE:
            found[-1][0] = found[-1][0] or _text(bytes(value), codepage)
        elif kind == _DATA:
            found[-1][1] = bytes(value)
        elif kind == _PROPERTIES:
            found[-1][0] = _long_name(value, codepage) or found[-1][0]
    return [(str(name), bytes(content)) for name, content in found if isinstance(content, bytes)]


def _attributes(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    at = 6
    while at + _HEAD.size <= len(data):
        _, attribute, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length + 2 > len(data):
            raise NotOpenedError("length")
        yield attribute & 0xFFFF, data[at : at + length]
        at += length + 2  # a checksum


def _long_name(data: memoryview, codepage: str) -> str:
    """Return the long name among the properties of a file; nothing where they hold none that can be read."""
    try:
        (count,), at = struct.unpack_from("<I", data), 4
        for _ in range(min(count, _MOST)):
            kind, number = struct.unpack_from("<HH", data, at)
            at += 4
            if number >= 0x8000:
                at = _past_a_name(data, at)
            if kind in (_STRING, _UNICODE, _BINARY, _OBJECT):
                values, length = struct.unpack_from("<II", data, at)
                if values != 1:
                    return ""
                if number == _LONG_NAME and kind in (_STRING, _UNICODE):
                    return _text(bytes(data[at + 8 : at + 8 + length]), "utf-16-le" if kind == _UNICODE else codepage)
                at += 8 + (length + 3) // 4 * 4
            elif kind in _SIZES:
                at += _SIZES[kind]
            else:
                return ""
    except struct.error:
        pass
    return ""


def _past_a_name(data: memoryview, at: int) -> int:
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + int(length + 3) // 4 * 4


def _text(content: bytes, codepage: str) -> str:
    for name in (codepage, "cp1258"):
        try:
            return content.decode(name).partition("\0")[0].strip()
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1").partition("\0")[0].strip()
