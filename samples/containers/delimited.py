"""Write csv as Excel saves it, and as it comes out when the letters were lost on the way."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date

from samples.page import Page
from samples.records import Value

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def cp1258(pages: Sequence[Page]) -> bytes:
    """Return the first page in Windows-1258, separated by commas."""
    return b"".join(_code_page_bytes(letter) for letter in _text(pages[0], ","))


def utf8_semicolon(pages: Sequence[Page]) -> bytes:
    """Return the first page in UTF-8 with a mark at its start, separated by semicolons."""
    return _text(pages[0], ";").encode("utf-8-sig")


def lost(pages: Sequence[Page]) -> bytes:
    """Return the first page as a Western code page keeps it: every letter that it lacks is a question mark."""
    return _text(pages[0], ",").encode("cp1252", "replace")


def _text(page: Page, separator: str) -> str:
    width = max(len(row) for row in page.rows)
    buffer = io.StringIO()
    lines = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    lines.writerows([_shown(value) for value in row] + [""] * (width - len(row)) for row in page.rows)
    return buffer.getvalue()


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _code_page_bytes(letter: str) -> bytes:
    """Return one letter; the code page has the vowels, and the five tones as letters of their own."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in marks if mark in _TONES)
        vowel = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        return (vowel + tones).encode("cp1258")
