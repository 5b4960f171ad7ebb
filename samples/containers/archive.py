"""Zip archives whose every byte depends on their content alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_NEVER = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Iterable[tuple[str, str]], stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip of (name, text) parts, in their order, all of one fixed time; ``stored`` are not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts:
            part = zipfile.ZipInfo(name, _NEVER)
            part.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            archive.writestr(part, text.encode("utf-8"), compresslevel=1)
    return buffer.getvalue()
