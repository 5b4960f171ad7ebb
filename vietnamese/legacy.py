"""Vietnamese from before Unicode: what old fonts and code pages left in a file, turned into Unicode.

Old text reaches us as Latin-1 letters: the bytes of TCVN3 (fonts ``.VnTime`` …), of VNI (fonts ``VNI-Times`` …) or of
Windows-1258, shown as if they were Western. An encoding is one of ``ENCODINGS``. The cell's font says which it is
(``font_encoding``); failing that, the words do (``guess``): old text, read as it stands, is not spelled as Vietnamese.

``decode`` comes before ``vietnamese.text.clean``: TCVN3 writes *ư* as a soft hyphen, which cleaning drops.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from vietnamese.syllables import is_syllable

ENCODINGS = ("tcvn3", "tcvn3-caps", "vni", "cp1258")

_TCVN3_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậ"
    "èỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA1 + i: letter for i, letter in enumerate(_TCVN3_FROM_A1)}
# Where the bytes were shown by Windows-1258 and not by Windows-1252, these letters stand for them.
_SHOWN_AS_1258 = {
    c: ord(b.decode("latin-1"))
    for b in (bytes([n]) for n in range(0xA1, 0x100))
    for c in b.decode("cp1258", "ignore")
    if c != b.decode("latin-1")
}
_TCVN3 |= {ord(shown): _TCVN3[byte] for shown, byte in _SHOWN_AS_1258.items()}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT, _HAT, _BREVE = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _HAT, "à": _HAT + _GRAVE, "á": _HAT + _ACUTE, "ã": _HAT + _TILDE, "å": _HAT + _HOOK, "ä": _HAT + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ü": _BREVE + _TILDE, "ú": _BREVE + _HOOK,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI_LETTERS |= {old.upper(): new.upper() for old, new in _VNI_LETTERS.items()}
_VNI = re.compile(
    f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])|([{''.join(_VNI_LETTERS)}])"
)

_FONT = re.compile(r"(?P<tcvn3>\.vn.*?(?P<caps>h)?$)|(?P<vni>vni[- ])", re.IGNORECASE)
_CAPS_WORD = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~–—“”‘’…•\u00a0\d]+")
_NEARLY_EVERY = 0.85  # of the words; the rest are foreign names and what somebody mistyped
# No Vietnamese text holds these; any legacy text of a few words holds some of them.
_TELLTALE = re.compile(
    r"[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb"
    r"\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
    r"|[aAeE][àáâãèéêõùúÀÁÂÃÈÉÊÕÙÚ]|[oO][ùâêúÙÂÊÚ]|[uUyYôÔ][ùõÙÕ]|[iu][ÊÕÔÐ]"
)


def decode(text: str, encoding: str) -> str:
    """Return ``text``, legacy letters shown as Latin-1, in Unicode (NFC).

    ``tcvn3-caps`` is TCVN3 in a font that shows small letters as capitals.

    Raises:
        ValueError: an encoding not in ``ENCODINGS``.

    >>> decode("NguyÔn V¨n", "tcvn3"), decode("Nguyeãn Vaên", "vni")
    ('Nguyễn Văn', 'Nguyễn Văn')
    """
    match encoding:
        case "tcvn3":
            return _CAPS_WORD.sub(_level_case, unicodedata.normalize("NFC", text.translate(_TCVN3)))
        case "tcvn3-caps":
            return unicodedata.normalize("NFC", text.translate(_TCVN3)).upper()
        case "vni":
            return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))
        case "cp1258":
            return join_marks(_code_page_bytes(text).decode("cp1258", "replace"))
    raise ValueError(f"no legacy encoding {encoding!r}; one of {ENCODINGS}")


def _level_case(word: re.Match[str]) -> str:
    """Capitals had no toned letters in TCVN3, so that *CéNG* was typed for *CỘNG*."""
    letters = word.group()
    plain = [c for c in letters if c.isascii()]
    return letters.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else letters


def _vni_letter(found: re.Match[str]) -> str:
    vowel, mark, letter = found.groups()
    if letter:
        return _VNI_LETTERS[letter]
    return unicodedata.normalize("NFC", _VNI_LETTERS.get(vowel, vowel) + _VNI_MARKS[mark.lower()])


def _code_page_bytes(text: str) -> bytes:
    """Return the bytes that Windows-1252, or Latin-1 where it has no letter, showed as ``text``."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(c.encode("cp1252", "ignore") or c.encode("latin-1", "replace") for c in text)


def font_encoding(font: str) -> str | None:
    """Return the encoding that a font's name stands for, ``None`` for a Unicode font.

    >>> font_encoding(".VnTimeH"), font_encoding("VNI-Times"), font_encoding("Times New Roman")
    ('tcvn3-caps', 'vni', None)
    """
    found = _FONT.match(font.strip())
    if found is None:
        return None
    if found["vni"]:
        return "vni"
    return "tcvn3-caps" if found["caps"] else "tcvn3"


def guess(texts: Iterable[str]) -> str | None:
    """Return the legacy encoding that ``texts`` together are written in, ``None`` where they read as they stand.

    The more text, the surer: give a whole column or sheet. The answer is the encoding under which nearly every word
    with a special letter is spelled as Vietnamese, where as they stand clearly fewer are.
    """
    text = "\n".join(t for t in texts if not t.isascii())
    if not _TELLTALE.search(text):
        return None
    words = _special_words(text)
    as_they_stand = sum(map(is_syllable, words))
    spelled, encoding = max(((_spelled(words, e), e) for e in ("tcvn3", "vni", "cp1258")), key=lambda scored: scored[0])
    sure = spelled >= _NEARLY_EVERY * len(words) and spelled - as_they_stand >= max(1, 0.15 * len(words))
    return encoding if sure else None


def is_spelled(text: str, encoding: str) -> bool:
    """Return whether nearly every word of a text with a special letter is spelled as Vietnamese in an encoding."""
    words = _special_words(text)
    return _spelled(words, encoding) >= _NEARLY_EVERY * len(words)


def _special_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()]


def _spelled(words: list[str], encoding: str) -> int:
    return sum(_decodes_to_syllable(word, encoding) for word in words)


@lru_cache(maxsize=65536)
def _decodes_to_syllable(word: str, encoding: str) -> bool:
    return max(word) <= "\u0192" and is_syllable(decode(word, encoding))


def join_marks(text: str) -> str:
    """Return ``text`` in NFC with marks joined to their letters in whatever order they were typed.

    NFC alone leaves *a* + acute + circumflex as *á* + circumflex; here it is *ấ*.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MARKS.sub(_shape_first, unicodedata.normalize("NFD", text)))


_MARKS = re.compile("[\u0300-\u036f]{2,}")
_SHAPES = {_HAT, _BREVE, "\u031b"}


def _shape_first(marks: re.Match[str]) -> str:
    return "".join(sorted(marks.group(), key=lambda mark: mark not in _SHAPES))
