"""Text that lost its letters on the way: recognised, mended only where nothing was lost."""

from __future__ import annotations

import re

from vietnamese.syllables import is_syllable

# UTF-8 bytes of Vietnamese letters shown one by one as Windows-1252: a lead byte, then its followers. Quotes, dashes
# and the no-break space follow a letter in sound text too ("XÃ”"), so that they alone prove nothing.
_SYMBOL = "[\u0080-\u009f\u00a1-\u00ac\u00ae-\u00bfŒœŠšŸŽžƒˆ˜€™‚„†‡‰‹›]"
_SURE = re.compile(rf"[ÃÂÄÅÆ]{_SYMBOL}|á[º»]|â€")
_POSSIBLE = re.compile("[ÃÂÄÅÆ][\u00a0\u00ad–—‘’“”•…]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_LOST = re.compile(r"\ufffd|[^\W\d_]\?+[^\W\d_]|(?<![^\s(\"'“/,.-])\?+[^\W\d_]")


def is_mojibake(text: str) -> bool:
    """Tell whether ``text`` is UTF-8 that somebody read as a Western code page (``Nguyá»…n`` for ``Nguyễn``)."""
    if text.isascii():
        return False
    return _SURE.search(text) is not None or (_POSSIBLE.search(text) is not None and mend_mojibake(text) is not None)


def mend_mojibake(text: str) -> str | None:
    """Return what ``text`` was before it became mojibake.

    ``None`` where it is none, or where a byte is gone and nobody can know.
    """
    try:
        mended = b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return None
    words = [word for word in _WORD.findall(mended) if not word.isascii()]
    return mended if words and sum(map(is_syllable, words)) >= 0.8 * len(words) else None


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def has_lost_letters(text: str) -> bool:
    """Tell whether letters of ``text`` were replaced by question marks or U+FFFD (``Nguy?n V?n``, ``?oàn``).

    A question mark after a word is a question; one inside a word or before it is a lost letter.
    """
    if "?" not in text and "\ufffd" not in text:
        return False
    return _LOST.search(_ADDRESS.sub("", text)) is not None
