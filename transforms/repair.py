"""Text as its writer meant it: legacy fonts decoded, lookalike letters replaced, lost letters noticed.

Runs before anything is read. A cell's font says how it is encoded; failing that, the words do. Where a sheet's fonts
say TCVN3 but its letters are Unicode, the letters are right. Where no font tells and a sheet mixes old text with
Unicode, only what cannot be Unicode is decoded, and a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Flag, auto
from functools import reduce
from operator import or_

from transforms.workbook import Sheet
from vietnamese.damage import has_lost_letters, is_mojibake
from vietnamese.legacy import decode, guess

# Letters that only Unicode text has; legacy text never leaves Latin-1.
_UNICODE_ONLY = re.compile("[\u0100-\u0191\u01a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_FOREIGN = re.compile("[\u0370-\u04ff]")  # Greek and Cyrillic, slipped into Unicode text
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοΐνÐðƉ",
    "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXoivĐđĐ",
)
_SUSPECT = frozenset(map(chr, (*range(0x370, 0x500), 0xD0, 0xF0, 0x189, *range(0xFF01, 0xFF5F))))
_LATIN = frozenset(map(chr, range(0xA0, 0x100)))
# Latin-1 letters that Vietnamese does not use: any legacy text of a few words holds some.
_ODD = _LATIN - frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý\u00a0«»°·×÷§²³")
_UNICODE = frozenset(
    map(chr, (*range(0x100, 0x192), *range(0x1A0, 0x1B1), *range(0x300, 0x324), *range(0x1EA0, 0x1EFA)))
)
# What lost letters leave behind: question marks, U+FFFD, the second letters of mojibake.
_LOSS = frozenset("?\ufffdŒœŠšŸŽžƒˆ˜€™‚„†‡‰‹›") | frozenset(map(chr, (*range(0x80, 0xC0), 0xC4, 0xC5, 0xC6)))
_MOSTLY = 0.3


class _Signs(Flag):
    """What the letters of some text say of how it was written, and what was done to it since."""

    LATIN = auto()
    ODD = auto()
    UNICODE = auto()
    SUSPECT = auto()
    LOSS = auto()


_LETTERS = {
    _Signs.LATIN: _LATIN,
    _Signs.ODD: _ODD,
    _Signs.UNICODE: _UNICODE,
    _Signs.SUSPECT: _SUSPECT,
    _Signs.LOSS: _LOSS,
}
_TELLING = frozenset().union(*_LETTERS.values())


class _SignsOf(dict[str, int]):
    """The signs of a text, remembered: most texts of a return stand in others as well."""

    def __missing__(self, text: str) -> int:
        if len(self) > 50_000:
            self.clear()
        telling = frozenset() if text.isascii() and "?" not in text else _TELLING.intersection(text)
        found = self[text] = sum(sign.value for sign, letters in _LETTERS.items() if not letters.isdisjoint(telling))
        return found


_SIGNS_OF = _SignsOf()


@dataclass(frozen=True, slots=True)
class Repaired:
    """A sheet with its text mended.

    ``encodings`` were decoded (``mixed``: among Unicode); ``lost`` are texts whose letters are gone.
    """

    sheet: Sheet
    encodings: frozenset[str]
    lookalikes: bool
    lost: frozenset[str]
    mostly_lost: bool


def repair(sheet: Sheet) -> Repaired:
    """Return a sheet as its writer meant it, and what had to be done."""
    texts = sheet.texts()
    signs = _Signs(reduce(or_, map(_SIGNS_OF.__getitem__, texts), 0))
    meant: dict[str, str] = {}
    encodings: set[str] = set()
    if sheet.legacy_fonts or _Signs.ODD in signs or (_Signs.LATIN in signs and _Signs.UNICODE not in signs):
        meant, encodings = _decoded(sheet, texts)
    lookalikes = {}
    if _Signs.SUSPECT in signs or meant:
        written = {text: meant.get(text, text) for text in texts}
        lookalikes = {text: mended for text, now in written.items() if (mended := _without_lookalikes(now)) != now}
        meant |= lookalikes
    if meant:
        rows = [[meant.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
        sheet = replace(sheet, rows=rows)
        texts = {meant.get(text, text) for text in texts}
    lost = frozenset(_damaged(texts)) if _Signs.LOSS in signs else frozenset()
    mostly = len(lost) > max(2, _MOSTLY * sum(any(map(str.isalpha, text)) for text in texts)) if lost else False
    return Repaired(sheet, frozenset(encodings), bool(lookalikes), lost, mostly)


def _decoded(sheet: Sheet, texts: set[str]) -> tuple[dict[str, str], set[str]]:
    meant: dict[str, str] = {}
    encodings: set[str] = set()
    plain = {text: _without_lookalikes(text) if _FOREIGN.search(text) else text for text in texts if not text.isascii()}
    old = {text: seen for text, seen in plain.items() if not (seen.isascii() or _UNICODE_ONLY.search(seen))}
    fonts = _fonts(sheet)
    guessed = None if fonts else guess(old.values())
    mixed = bool(guessed) and any(_UNICODE_ONLY.search(text) for text in texts)
    for text, seen in old.items():
        encoding = guess([seen]) if mixed else fonts.get(text, guessed)
        if encoding and (decoded := decode(seen, encoding)) != seen:
            meant[text] = decoded
            encodings.add(encoding.removesuffix("-caps"))
    return meant, encodings | ({"mixed"} if mixed and meant else set())


def _fonts(sheet: Sheet) -> dict[str, str]:
    """Return the encoding that the font of each text says, none at all where the letters are plainly Unicode."""
    if not sheet.legacy_fonts:
        return {}
    fonts = {
        str(sheet.rows[row][column]): encoding
        for (row, column), encoding in sheet.legacy_fonts.items()
        if row < len(sheet.rows) and column < len(sheet.rows[row])
    }
    unicode = sum(_UNICODE_ONLY.search(text) is not None for text in fonts)
    return fonts if unicode <= 0.2 * len(fonts) else {}


def _without_lookalikes(text: str) -> str:
    if _SUSPECT.isdisjoint(text):
        return text
    wide = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return wide.translate(_LOOKALIKES)


def _damaged(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if has_lost_letters(text) or is_mojibake(text))
