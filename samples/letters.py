"""Text as older machines leave it: TCVN3 bytes shown as Latin letters, or letters taken apart (NFD)."""

from __future__ import annotations

import unicodedata
from functools import cache

from samples.records import Value
from vietnamese import legacy

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def written(value: Value, letters: str) -> Value:
    """Return a value with its text in the letters asked for: ``unicode``, ``nfd`` or ``tcvn3``."""
    if not isinstance(value, str) or letters == "unicode":
        return value
    return unicodedata.normalize("NFD", value) if letters == "nfd" else "".join(map(_tcvn3, value))


@cache
def _table() -> dict[str, str]:
    codes = map(chr, range(0xA1, 0x100))
    return {legacy.decode(code, "tcvn3"): code for code in reversed(list(codes))}


@cache
def _tcvn3(letter: str) -> str:
    """Return one letter; a capital with a tone, which the font lacks, as its capital and the tone."""
    table = _table()
    if letter.isascii() or letter in table:
        return table.get(letter, letter)
    marks = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in marks if mark in _TONES]
    vowel = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return table.get(vowel, vowel) + "".join(table.get(tone, "") for tone in tones)
