"""Compound files: the container of xls, and of workbooks that ask for a password."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from samples.chance import chance
from samples.page import Page

_SECTOR = 512
_SMALLEST = 4096  # smaller streams would need a second allocation table
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file; streams under 4096 bytes are filled up with zeros, at most 3 streams."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    padded = {name: streams[name].ljust(_SMALLEST, b"\0") for name in names}
    sectors = {name: -(-len(padded[name]) // _SECTOR) for name in names}
    tables = 1
    while tables * 128 < tables + 1 + sum(sectors.values()):
        tables += 1
    starts, free = {}, tables + 1
    for name in names:
        starts[name] = free
        free += sectors[name]
    table = [_TABLE] * tables + [_END]
    for name in names:
        table += [*range(starts[name] + 1, starts[name] + sectors[name]), _END]
    table += [_FREE] * (tables * 128 - len(table))
    directory = _directory([(name, starts[name], len(padded[name])) for name in names])
    body = b"".join(padded[name].ljust(sectors[name] * _SECTOR, b"\0") for name in names)
    return _header(tables) + struct.pack(f"<{len(table)}I", *table) + directory + body


def encrypted(pages: Sequence[Page]) -> bytes:
    """Return what a spreadsheet program saves under a password: its two streams, the content unreadable."""
    noise = chance(0, "password", pages[0].name).randbytes(8192)
    return compound({"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": noise})


def _header(tables: int) -> bytes:
    fixed = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                        0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0)  # fmt: skip
    own = [*range(tables), *[_FREE] * (109 - tables)]
    return fixed + struct.pack("<109I", *own)


def _directory(streams: Sequence[tuple[str, int, int]]) -> bytes:
    """Return the root and up to three streams: the middle one is the root's child, the others its neighbours."""
    middle = (len(streams) - 1) // 2 + 1
    entries = [_entry("Root Entry", 5, child=middle, start=_END)]
    for number, (name, start, size) in enumerate(streams, 1):
        left = number - 1 if number == middle and number > 1 else _FREE
        right = number + 1 if number == middle and number < len(streams) else _FREE
        entries.append(_entry(name, 2, left=left, right=right, start=start, size=size))
    empty = _entry("", 0, start=0)
    return b"".join(entries + [empty] * (4 - len(entries)))


def _entry(
    name: str, kind: int, *, left: int = _FREE, right: int = _FREE, child: int = _FREE, start: int, size: int = 0
) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack("<64sHBBIII16sIQQIQ", text, len(text), kind, 1, left, right, child, b"", 0, 0, 0, start, size)
