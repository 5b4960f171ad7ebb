"""File names as people type them and as attackers craft them: one safe way of showing either."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath

LONGEST_PART = 180
_HARMLESS = re.compile(r"[\w .,;:()\[\]{}+=@#&%!'~$^-]*")
# Control, format (right-to-left overrides, zero-width), lone surrogates, private use, line and paragraph separators.
_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


@lru_cache(maxsize=8192)
def safe_part(part: str) -> str:
    r"""Return one part of a path in NFC, with ``_`` for whatever is not a plain visible character, and not too long.

    >>> safe_part("bao\u202excod.xlsx")
    'bao_xcod.xlsx'
    """
    name = unicodedata.normalize("NFC", part)
    if not (name.isascii() and _HARMLESS.fullmatch(name)):
        name = "".join("_" if _unsafe(character) else character for character in name)
    if len(name) > LONGEST_PART:
        name = _shortened(name)
    return "_" * len(name) if not name.strip(".") else name


def safe_name(parts: tuple[str, ...]) -> str:
    """Return a path inside a source: its parts made safe, joined by ``/``."""
    return "/".join(safe_part(part) or "_" for part in parts)


def mended(parts: tuple[str, ...]) -> bool:
    """Tell whether showing the path changed more than its Unicode form."""
    return any(safe_part(part) != unicodedata.normalize("NFC", part) for part in parts)


def told_apart(name: str, key: str) -> str:
    """Return ``name`` with a short mark made from ``key``, for a second file of one name: ``a (3f9c21).xlsx``."""
    path = PurePosixPath(name)
    mark = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return str(path.with_name(f"{path.stem} ({mark}){path.suffix}"))


def _unsafe(character: str) -> bool:
    return character in "/\\" or unicodedata.category(character) in _UNSAFE


def _shortened(name: str) -> str:
    """Keep the ending, and tell long names of one beginning apart."""
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = name, ""
    tail = f"… ({mark}){'.' if ending else ''}{ending}"
    return stem[: LONGEST_PART - len(tail)] + tail
