"""Write zip packages (docx, xlsx) whose bytes depend on their parts alone.

Parts are stored uncompressed: two builds of zlib may compress the same text differently, and a release must have the
same bytes on every machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"
_STAMP = (1980, 1, 1, 0, 0, 0)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts by name, in a fixed order and without times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return target.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}
