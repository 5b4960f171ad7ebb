"""Write zip packages (docx, xlsx) whose bytes depend on their parts alone.

A document's parts are stored uncompressed: two builds of zlib may compress the same text differently, and it is the
document that is compared from machine to machine. A workbook of traces is fourteen times as large so, and is deflated:
its parts are the same everywhere, its bytes wherever zlib is the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"
_LEVEL = 6  # nine takes three times as long for two hundredths less
_STAMP = (1980, 1, 1, 0, 0, 0)


def pack(parts: Mapping[str, bytes], *, deflated: bool = False) -> bytes:
    """Return a zip of parts by name, in a fixed order and without times."""
    target, how = io.BytesIO(), zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", how) as package:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system = 0
            package.writestr(entry, parts[name], how, _LEVEL if deflated else None)
    return target.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}
