"""The sheet "Lỗi cần sửa" of a returned workbook, as it is written and as it is known again when it comes back.

It is written by ``feedback`` and read by ``transforms``; its heads and what a reference looks like stand here alone.
"""

from __future__ import annotations

import hashlib
import re

from findings.finding import Finding

SHEET = "Lỗi cần sửa"
SEVERITY, PLACE, CELL, VALUE, WHAT = "Mức độ", "Trang", "Ô", "Đang ghi", "Sai ở đâu"
ANSWER, REFERENCE = "Trả lời của đơn vị", "Mã"
HEADS = ("STT", SEVERITY, PLACE, CELL, VALUE, WHAT, "Cách sửa", ANSWER, REFERENCE)
HEAD_ROW = 4
"""The row of the heads, from 1; the list begins under it."""

WHOLE_FILE = "(cả tệp)"
"""What stands for a sheet where a finding is about the file as a whole."""

_SHA_LETTERS = 12
_REFERENCE = re.compile(r"([a-z0-9_]{1,80}) ([0-9a-f]{12}|-) ([0-9a-f]{8})")


def reference_of(finding: Finding, sha256: str = "") -> str:
    """Return what names a finding of a file on paper and on a page: its code, the file, and the place in it.

    >>> reference_of(Finding("days_differ", "warning", sheet="KQ", row=8, column=5), "ab" * 32)
    'days_differ abababababab 32d4947e'
    """
    place = (finding.code, finding.sheet or "", finding.cell or "", finding.field or "", finding.value or "")
    digest = hashlib.sha256("\0".join(place).encode()).hexdigest()[:8]
    return f"{finding.code} {sha256[:_SHA_LETTERS] or '-'} {digest}"


def code_and_file(reference: str) -> tuple[str, str]:
    """Return the code that a reference names, and the first letters of the file's sha256; empty where it says neither.

    Whatever stands in a cell may be given: a unit may have written into it.
    """
    found = _REFERENCE.fullmatch(reference.strip())
    return (found[1], found[2].replace("-", "")) if found else ("", "")
