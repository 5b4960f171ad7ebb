"""Letters that tell how a text was written, and the ordinary ones, which need neither cleaning nor mending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from unicodedata import combining, is_normalized

from transforms.workbook import Sheet

# Looks like another letter: Greek and Cyrillic, fullwidth, Icelandic and African for Đ.
SUSPECT = frozenset(map(chr, (*range(0x370, 0x500), 0xD0, 0xF0, 0x189, *range(0xFF01, 0xFF5F))))
_LATIN = frozenset(map(chr, range(0xA0, 0x100)))
# Latin-1 letters that Vietnamese does not use: any legacy text of a few words holds some.
_ODD = _LATIN - frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý\u00a0«»°·×÷§²³")
_UNICODE = frozenset(
    map(chr, (*range(0x100, 0x192), *range(0x1A0, 0x1B1), *range(0x300, 0x324), *range(0x1EA0, 0x1EFA)))
)
# What lost letters leave behind: question marks, U+FFFD, the second letters of mojibake.
_LOSS = frozenset("?\ufffdŒœŠšŸŽžƒˆ˜€™‚„†‡‰‹›") | frozenset(map(chr, (*range(0x80, 0xC0), 0xC4, 0xC5, 0xC6)))
_COMMON = map(chr, (*range(0x20, 0x300), *range(0x1E80, 0x1F00), *range(0x2010, 0x2600)))


class Sign(Enum):
    """What the letters of some text say of how it was written, and what was done to it since."""

    LATIN = auto()
    ODD = auto()
    UNICODE = auto()
    SUSPECT = auto()
    LOSS = auto()


def _one_of(letters: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(letters)))}]")


_LETTERS = {
    Sign.LATIN: _one_of(_LATIN),
    Sign.ODD: _one_of(_ODD),
    Sign.UNICODE: _one_of(_UNICODE),
    Sign.SUSPECT: _one_of(SUSPECT),
    Sign.LOSS: _one_of(_LOSS),
}


def _is_ordinary_letter(letter: str) -> bool:
    whole = letter.isprintable() and not combining(letter) and is_normalized("NFC", letter)
    return whole and letter not in _ODD | SUSPECT | _LOSS | {"&"}


_OUT_OF_THE_ORDINARY = re.compile(f"[^{re.escape(''.join(filter(_is_ordinary_letter, _COMMON)))}]")


def are_ordinary(sheet: Sheet) -> bool:
    """Tell whether the texts of a sheet are as good as they came, with one look at all of them together.

    Nothing but printable letters in NFC that tell of no damage, no two blanks, none at an end, no apostrophe in front.
    """
    if sheet.ordinary is None:
        whole = sheet.whole_text()
        sheet.ordinary = "  " not in whole and " '" not in whole and not _OUT_OF_THE_ORDINARY.search(whole)
    return sheet.ordinary


def signs(sheet: Sheet) -> set[Sign]:
    """Return what the letters of a sheet tell; ordinary ones can tell only that they are Latin, or Vietnamese."""
    whole = sheet.whole_text()
    among = (Sign.LATIN, Sign.UNICODE) if are_ordinary(sheet) else Sign
    return {sign for sign in among if _LETTERS[sign].search(whole)}
