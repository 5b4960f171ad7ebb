"""Text as its writer meant it: legacy fonts decoded, lookalike letters replaced, lost letters noticed.

Runs before anything is read. A cell's font says how it is encoded; failing that, the words do. Where a sheet's fonts
say TCVN3 but its letters are Unicode, the letters are right. Where no font tells and a sheet mixes old text with
Unicode, only what cannot be Unicode is decoded, and a person is asked; so where it mixes two old encodings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from transforms.letters import SUSPECT, Sign, signs
from transforms.workbook import Sheet
from vietnamese.damage import has_lost_letters, is_mojibake
from vietnamese.legacy import decode, guess, is_spelled

# Letters that only Unicode text has; legacy text never leaves Latin-1.
_UNICODE_ONLY = re.compile("[\u0100-\u0191\u01a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_FOREIGN = re.compile("[\u0370-\u04ff]")  # Greek and Cyrillic, slipped into Unicode text
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοΐνÐðƉ",
    "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXoivĐđĐ",
)
_MOSTLY = 0.3


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
    told = signs(sheet)
    meant: dict[str, str] = {}
    encodings: set[str] = set()
    if sheet.legacy_fonts or Sign.ODD in told or (Sign.LATIN in told and Sign.UNICODE not in told):
        meant, encodings = _decoded(sheet, texts)
    lookalikes = {}
    if Sign.SUSPECT in told or meant:
        written = {text: meant.get(text, text) for text in texts}
        lookalikes = {text: mended for text, now in written.items() if (mended := _without_lookalikes(now)) != now}
        meant |= lookalikes
    if meant:
        rows = [[meant.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
        sheet = replace(sheet, rows=rows)
        texts = {meant.get(text, text) for text in texts}
    lost = frozenset(_damaged(texts)) if Sign.LOSS in told else frozenset()
    mostly = len(lost) > max(2, _MOSTLY * sum(any(map(str.isalpha, text)) for text in texts)) if lost else False
    return Repaired(sheet, frozenset(encodings), bool(lookalikes), lost, mostly)


def _decoded(sheet: Sheet, texts: set[str]) -> tuple[dict[str, str], set[str]]:
    meant: dict[str, str] = {}
    encodings: set[str] = set()
    plain = {text: _without_lookalikes(text) if _FOREIGN.search(text) else text for text in texts if not text.isascii()}
    old = {text: seen for text, seen in plain.items() if not (seen.isascii() or _UNICODE_ONLY.search(seen))}
    fonts = _fonts(sheet)
    guessed = None if fonts else guess(old.values())
    with_unicode = bool(guessed) and any(_UNICODE_ONLY.search(text) for text in texts)
    # Of a sheet in VNI with one cell pasted from a TCVN3 file ("V¨n" below "Nguyeãn Nguyeãn"), each is what it is.
    own = {
        text: guess([seen]) for text, seen in old.items() if with_unicode or (guessed and not is_spelled(seen, guessed))
    }
    mixed = with_unicode or bool({*own.values()} - {None, guessed})
    for text, seen in old.items():
        encoding = own[text] if with_unicode else own.get(text) or fonts.get(text, guessed)
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
    if SUSPECT.isdisjoint(text):
        return text
    wide = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return wide.translate(_LOOKALIKES)


def _damaged(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if has_lost_letters(text) or is_mojibake(text))
