"""Pack a workbook so that the same content is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime

from openpyxl.workbook import Workbook

_MOMENT = datetime(2020, 1, 1)
_ZIP_MOMENT = (2020, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def saved(workbook: Workbook) -> bytes:
    """Return the bytes of a workbook; times in the archive and in the properties are fixed."""
    workbook.properties.created = _MOMENT
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source:
        return packed(
            (name, _MODIFIED.sub(rb"\g<1>2020-01-01T00:00:00Z", source.read(name))) for name in source.namelist()
        )


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the package of some parts (name, content), in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()
