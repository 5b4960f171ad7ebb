"""Save a workbook so that the same content is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl.workbook import Workbook

_MOMENT = datetime(2020, 1, 1)
_ZIP_MOMENT = (2020, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save(workbook: Workbook, path: Path) -> None:
    """Write a workbook; times in the archive and in the properties are fixed.

    Raises:
        OSError: the file cannot be written.
    """
    workbook.properties.created = _MOMENT
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, _MODIFIED.sub(rb"\g<1>2020-01-01T00:00:00Z", source.read(name)))
