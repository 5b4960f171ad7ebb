"""Compare and clean Vietnamese text.

Three strengths, each a superset of the one before:

* ``clean`` keeps what was written, in NFC, with ordinary single blanks;
* ``key`` also ignores case and where the tone mark stands (``hòa`` = ``hoà``);
* ``bare`` also ignores every diacritic (``Hòa`` = ``hoa``).

``bare`` never decides anything alone: *Hải Hoà* and *Hải Hà* stay apart under ``key``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_DIACRITIC = re.compile("[\u0300-\u036f]")
_BEYOND_LATIN = re.compile("[\u0370-\U0010ffff]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_BLANKS = re.compile(r"\s+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# The tone stands on the first vowel of these open endings in the style the reports are printed in.
_OPEN_ENDINGS = re.compile(r"(?<![qQ])([ouOU])([aeyAEY])([" + _TONES + r"])(?![^\W\d_])")


def clean(text: str) -> str:
    """Return ``text`` in NFC without invisible characters, every run of white space one blank."""
    if text.isprintable() and "  " not in text and text == text.strip() and unicodedata.is_normalized("NFC", text):
        return text  # what is printable holds no invisible letter, and no blank but the ordinary one
    text = _INVISIBLE.sub("", text)
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Return the form of ``text`` under which two spellings of the same words are equal."""
    return " ".join(map(_key_of_word, clean(text).split(" ")))  # texts are new, their words are not


@lru_cache(maxsize=65536)
def _key_of_word(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", _WORD.sub(_tone_last, decomposed))


def _tone_last(word: re.Match[str]) -> str:
    letters = word.group()
    tones = _TONE.findall(letters)
    return _TONE.sub("", letters) + "\u02c0".join(("", *tones)) if tones else letters


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return ``text`` in lower case without any diacritic; ``đ`` becomes ``d``."""
    decomposed = unicodedata.normalize("NFD", clean(text).casefold())
    if _BEYOND_LATIN.search(decomposed):
        decomposed = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _DIACRITIC.sub("", decomposed).replace("đ", "d")


def same(left: str, right: str) -> bool:
    """Tell whether two texts are the same words, whatever their case, blanks and tone placement."""
    return key(left) == key(right)


def printed(text: str) -> str:
    """Return ``text`` cleaned, with tone marks where the reports print them (``hoà`` → ``hòa``)."""
    decomposed = unicodedata.normalize("NFD", clean(text))
    return unicodedata.normalize("NFC", _OPEN_ENDINGS.sub(r"\1\3\2", decomposed))
