"""What hostile files are made with, and how a refusal is told."""

import io
import zipfile

from findings import catalogue


def refused(workbook, code):
    assert workbook.sheets == []
    assert [(f.code, f.severity.value) for f in workbook.findings] == [(code, "error")]
    assert "“…”" not in catalogue().message(workbook.findings[0])
    return True


def repacked(data: bytes, change) -> bytes:
    """Write a zip again with its parts changed by ``change(name, content) -> [(name, content), ...]``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            for new_name, content in change(name, source.read(name)):
                new.writestr(new_name, content)
    return target.getvalue()


def heads(data: bytearray) -> list[int]:
    """Give where each entry of a zip's directory begins."""
    places, at = [], -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        places.append(at)
    return places
