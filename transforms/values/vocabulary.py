"""What stands in a table besides data: ditto marks, total rows, notes, signatures (``vocabulary.yaml``).

Every word is compared by ``vietnamese.text.key``, or without accents where the cell has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from vietnamese.text import bare, key

_LEAD = re.compile(r"^(?!đ\s*/\s*c\b)(?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-zđ])\s*[.)/:\-]\s*(?!\d)|[-+*•]\s*)", re.IGNORECASE)

_SHORT_KIND = re.compile(
    r"[HPX]\s*\.\s*(?!(?:xã|phường|thị|thành|huyện|đoàn|tỉnh|đơn vị|chi đoàn|liên)\b)[^\W\d]", re.IGNORECASE
)
"""A kind of place, not the number of a line: ``P. Móng Cái 3``, ``X. Hà Lâu``; *X. Huyện đoàn Ba Chẽ* is the tenth."""
_ROMAN_LAST = re.compile(r"\s[IVX]{1,4}[.:]?$")
LETTER = r"\w\u0300-\u036f"
"""What goes on with a word, within a pattern's brackets: letters and the marks of a folded one."""

_OWN = Path(__file__).with_name("vocabulary.yaml")
LONGEST_MARK = 14  # letters of what says "as above"; a lone dash is shorter


class Words:
    """One list of the vocabulary, ready for comparing."""

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        self._whole = {key(word) for word in words} | {bare(word) for word in words}
        self._heads = tuple(key(word) + " " * word.endswith(" ") for word in words)
        self._bare_heads = tuple(bare(word) + " " * word.endswith(" ") for word in words)

    def has(self, text: str) -> bool:
        """Tell whether ``text`` is one of the words."""
        return key(text) in self._whole or (text.isascii() and bare(text) in self._whole)

    def begins(self, text: str) -> bool:
        """Tell whether ``text`` begins with one of the words, the word ending there."""
        folded, heads = (bare(text), self._bare_heads) if text.isascii() else (key(text), self._heads)
        return folded.startswith(heads) and any(
            folded.startswith(head) and (len(folded) == len(head) or not (head[-1].isalnum() and _letter(folded, head)))
            for head in heads
        )


def _letter(text: str, head: str) -> bool:
    after = text[len(head)]
    return after.isalnum() or after == "\u02c0"


@cache
def words(name: str) -> Words:
    """Return one list of the vocabulary.

    Raises:
        KeyError: no such list.
    """
    return Words(vocabulary(name))


def vocabulary(name: str) -> list[str]:
    """Return one list of the vocabulary as it is written.

    Raises:
        KeyError: no such list.
    """
    listed: list[str] = _lists()[name]
    return listed


@cache
def read_lists(path: Path) -> Mapping[str, Any]:
    """Return a file of words, read once: lists and tables of words by name."""
    lists: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return lists


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, the longest first, so that none hides what it begins."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _lists() -> Mapping[str, Any]:
    return read_lists(_OWN)


@lru_cache(maxsize=65536)
def is_ditto(text: str) -> bool:
    """Tell whether a cell says "as above"."""
    return len(text) <= LONGEST_MARK and words("ditto").has(text)


@lru_cache(maxsize=65536)
def is_dash(text: str) -> bool:
    """Tell whether a cell holds a lone dash or dots."""
    return len(text) <= 5 and words("dashes").has(text)


@lru_cache(maxsize=65536)
def is_tick(text: str) -> bool:
    """Tell whether a cell holds a tick mark."""
    return len(text) <= 4 and words("ticks").has(text)


@lru_cache(maxsize=65536)
def is_no_tick(text: str) -> bool:
    """Tell whether a cell says that its column is not ticked."""
    return len(text) <= 5 and words("no_ticks").has(text)


@lru_cache(maxsize=65536)
def is_total(text: str) -> bool:
    """Tell whether a cell opens a total row."""
    return len(text) <= 80 and words("totals").begins(unnumbered(text))


@lru_cache(maxsize=65536)
def is_divider(text: str) -> bool:
    """Tell whether a cell, alone in its row, divides a table by time or page (``Tuần 1``, ``Đợt II``, ``Trang 2``)."""
    if len(text) > 60 or not (any(map(str.isdigit, text)) or _ROMAN_LAST.search(text)):
        return False
    return words("dividers").begins(unnumbered(text))


@lru_cache(maxsize=65536)
def is_nil(text: str) -> bool:
    """Tell whether a cell says that there was nothing to report; a form that tells what to write then does not."""
    if len(text) > 120:
        return False
    folded = f" {bare(text).strip(' .()*-')}"
    if any(f"{how} " in folded for how in _begun("telling_how")):
        return False
    return any(word in folded for word in _begun("nil")) or words("nil_alone").has(text.strip(" .()*-"))


@cache
def _begun(name: str) -> tuple[str, ...]:
    """Return the words of a list without accents, as they begin in a text."""
    return tuple(f" {bare(word)}" for word in vocabulary(name))


@lru_cache(maxsize=65536)
def is_in_doubt(text: str) -> bool:
    """Tell whether a cell says that it is not sure, or that a visit was called off (``15/3 (hoãn)``)."""
    return _doubts().search(key(text)) is not None


@cache
def _doubts() -> re.Pattern[str]:
    listed = vocabulary("in_doubt")
    signs = "|".join(re.escape(word) for word in listed if not any(map(str.isalpha, word)))
    worded = "|".join(re.escape(key(word)) for word in listed if any(map(str.isalpha, word)))
    return re.compile(rf"{signs}|(?<![\w\u0300-\u036f])(?:{worded})(?![\w\u0300-\u036f])")


@lru_cache(maxsize=65536)
def is_note(text: str) -> bool:
    """Tell whether a cell belongs under a table: a signature block, a date of signing, a note."""
    return words("notes").begins(text) or is_signing_date(text)


@lru_cache(maxsize=65536)
def is_signing_date(text: str) -> bool:
    """Tell whether a cell is a place and date of signing (``Quảng Ninh, ngày 28 tháng 3 năm 2024``)."""
    return re.search(r"(?:,|^)\s*ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam", bare(text)) is not None


@lru_cache(maxsize=65536)
def is_signer(text: str) -> bool:
    """Tell whether a cell is the bare title of somebody who signs (``BÍ THƯ``)."""
    return text.isupper() and words("signers").begins(text)


def unnumbered(text: str) -> str:
    """Return ``text`` without the number in front of it (``II. Xã Hà Lâu``)."""
    return text if _SHORT_KIND.match(text) else _LEAD.sub("", text, count=1).strip()
