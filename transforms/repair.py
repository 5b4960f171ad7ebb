"""Text as its writer meant it: legacy fonts decoded, lookalike letters replaced, lost letters noticed.

Runs before anything is read. A cell's font says how it is encoded; failing that, the words do. Where a sheet's fonts
say TCVN3 but its letters are Unicode, the letters are right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from transforms.workbook import Sheet
from vietnamese.damage import has_lost_letters, is_mojibake
from vietnamese.legacy import decode, guess

# Letters that only Unicode text has; legacy text never leaves Latin-1.
_UNICODE_ONLY = re.compile("[\u0100-\u0191\u01a0-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧοΐνÐðƉ",
    "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXoivĐđĐ",
)
_SUSPECT = re.compile("[\u0370-\u04ff\u00d0\u00f0\u0189\uff01-\uff5e]")
_MOSTLY = 0.3


@dataclass(frozen=True, slots=True)
class Repaired:
    """A sheet with its text mended. ``encodings`` were decoded; ``lost`` are texts whose letters are gone."""

    sheet: Sheet
    encodings: frozenset[str]
    lookalikes: bool
    lost: frozenset[str]
    mostly_lost: bool


def repair(sheet: Sheet) -> Repaired:
    """Return a sheet as its writer meant it, and what had to be done."""
    texts = {cell for row in sheet.rows for cell in row if cell.__class__ is str and not cell.isascii()}
    meant, encodings = _decoded(sheet, texts)
    lookalikes = {text: mended for text in meant.values() if (mended := _without_lookalikes(text)) != text}
    meant = {text: lookalikes.get(decoded, decoded) for text, decoded in meant.items()}
    changed = {text: decoded for text, decoded in meant.items() if decoded != text}
    if changed:
        rows = [[changed.get(cell, cell) if cell.__class__ is str else cell for cell in row] for row in sheet.rows]
        sheet = replace(sheet, rows=rows)
    lost, total = _lost(sheet)
    return Repaired(sheet, encodings, bool(lookalikes), lost, len(lost) > max(2, _MOSTLY * total))


def _decoded(sheet: Sheet, texts: set[str]) -> tuple[dict[str, str], frozenset[str]]:
    meant = {text: text for text in texts}
    fonts = _fonts(sheet)
    guessed = None if fonts else guess(text for text in texts if not _UNICODE_ONLY.search(text))
    encodings: set[str] = set()
    for text in texts:
        if _UNICODE_ONLY.search(text):
            continue
        encoding = fonts.get(text, guessed)
        if encoding and (decoded := decode(text, encoding)) != text:
            meant[text] = decoded
            encodings.add(encoding.removesuffix("-caps"))
    return meant, frozenset(encodings)


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
    if not _SUSPECT.search(text):
        return text
    wide = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return wide.translate(_LOOKALIKES)


def _lost(sheet: Sheet) -> tuple[frozenset[str], int]:
    texts = {str(cell) for row in sheet.rows for cell in row if cell.__class__ is str and len(cell) > 2}
    whole = "\n".join(texts)
    if "?" not in whole and "\ufffd" not in whole and not is_mojibake(whole):
        return frozenset(), len(texts)
    return frozenset(_damaged(texts)), sum(any(map(str.isalpha, text)) for text in texts)


def _damaged(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if has_lost_letters(text) or is_mojibake(text))
