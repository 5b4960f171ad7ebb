"""Vietnamese numbers: read from words (*bốn mươi lăm* is 45), printed in figures (``1.234,5``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from vietnamese.text import bare, key

_WORDS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("lẻ", "linh", "và"), ("filler", 0)),
    **dict.fromkeys(("nghìn", "ngàn"), ("scale", 10**3)),
    **dict.fromkeys(("tỷ", "tỉ"), ("scale", 10**9)),
    "triệu": ("scale", 10**6),
    "trăm": ("factor", 100),
    "mươi": ("factor", 10),
    "mười": ("ten", 10),
    **dict.fromkeys(("một", "mốt"), ("digit", 1)),
    **dict.fromkeys(("bốn", "tư"), ("digit", 4)),
    **dict.fromkeys(("năm", "lăm", "nhăm"), ("digit", 5)),
    **dict.fromkeys(("bảy", "bẩy"), ("digit", 7)),
    "không": ("digit", 0),
    "hai": ("digit", 2),
    "ba": ("digit", 3),
    "sáu": ("digit", 6),
    "tám": ("digit", 8),
    "chín": ("digit", 9),
}
_ACCENTED = {key(word): meaning for word, meaning in _WORDS.items()}
_UNACCENTED = {bare(word): meaning for word, meaning in _WORDS.items()}


def plain(value: float) -> str:
    """Return a number as a table prints it, to as many decimals as it has.

    >>> plain(1234567), plain(0.5), plain(6.83), plain(5)
    ('1.234.567', '0,5', '6,83', '5')
    """
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return text.translate(str.maketrans(",.", ".,"))


@lru_cache(maxsize=4096)
def from_words(text: str) -> int | None:
    """Return the whole number that ``text`` says in words, ``None`` where it is not one.

    Accents may be missing altogether, never in part.

    >>> from_words("bốn mươi lăm"), from_words("một nghìn hai trăm ba mươi tư"), from_words("hai bà")
    (45, 1234, None)
    """
    if text.isascii():
        return _value(text, bare, _UNACCENTED)
    return _value(text, key, _ACCENTED)


def from_key(text: str) -> int | None:
    """Return the whole number that words folded by ``vietnamese.text.key`` say, ``None`` where they say none."""
    return _value(text, str, _ACCENTED)


def _value(text: str, fold: Callable[[str], str], meanings: dict[str, tuple[str, int]]) -> int | None:
    total, group, digit = 0, 0, None
    words = text.split()
    for word in words:
        role, number = meanings.get(fold(word), ("unknown", 0))
        if role == "digit" and digit is None:
            digit = number
        elif role in ("factor", "ten") and digit is not None:  # unaccented, "muoi" is both
            group, digit = group + digit * number, None
        elif number == 10 and digit is None:
            group += number
        elif role == "scale":
            total, group, digit = total + (group + (digit or 0)) * number, 0, None
        elif role != "filler":
            return None
    return total + group + (digit or 0) if words else None
