"""Writes short forms in a unit's name out in full: the country's (``places``) and the organisation's (``naming``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from organisation.naming import Naming
from organisation.places import KINDS, NO_PART_OF_A_NAME, SHORT_KINDS
from vietnamese.text import clean

Words = tuple[str, ...]
_NO_WORD = re.compile(r"[\s.,:;()\[\]*\"'“”‘’/|_–—-]+")
_MOST_READINGS = 24  # of one text; a name of more than two short forms with several meanings is nobody's habit


class Speller:
    """Writes names out in full, under one way of folding text (``vietnamese.text.key`` or ``bare``)."""

    def __init__(self, naming: Naming, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._meanings: dict[Words, list[Words]] = {self.words(short): [()] for short in NO_PART_OF_A_NAME}
        self._meanings |= {self.words(word): [()] for word in naming.left_out}
        for short, long in SHORT_KINDS.items():
            self._meanings.setdefault(self.words(short), []).append(self.words(long))
        for short, longs in naming.meanings.items():
            self._meanings.setdefault(self.words(short), []).extend(map(self.words, longs))
        self._names = {self.words(short): self.words(long) for short, long in naming.place_names.items()}
        self._before_names = [self.words(kind) for kind in (*naming.openings, *KINDS)]
        self._longest = max(map(len, self._meanings))

    def words(self, text: str) -> Words:
        """Return the folded words of a text, without punctuation."""
        return tuple(word for word in _NO_WORD.split(self._fold(clean(text))) if word)

    def readings(self, text: str) -> list[Words]:
        """Return every way to write a text out in full."""
        found: dict[Words, None] = {}
        for spelled in self._spelled(self.words(text)):
            for whole in self._with_name(_once(spelled)):
                found[whole] = None
                if len(found) >= _MOST_READINGS:
                    return list(found)
        return list(found)

    def _spelled(self, words: Words) -> Iterator[Words]:
        if len(self._meanings.get(words, ())) > 1:
            yield words  # only what stands behind it could tell
            return
        pieces: list[Sequence[Words]] = []
        at = 0
        while at < len(words):
            size = next((n for n in range(self._longest, 0, -1) if self._is_short(words, at, n)), 0)
            piece = words[at : at + max(size, 1)]
            pieces.append(self._meanings[piece] if size else [piece])
            at += len(piece)
        for chosen in product(*pieces):
            yield tuple(word for piece in chosen for word in piece)

    def _is_short(self, words: Words, at: int, size: int) -> bool:
        """Tell whether some words are a short form here; a lone letter at the end of a name is its own."""
        short = words[at : at + size]
        if len(short) < size or short not in self._meanings:
            return False
        return at + size < len(words) or len("".join(short)) > 1

    def _with_name(self, words: Words) -> Iterator[Words]:
        """Yield a name as it is, and with the short form of a place behind its kind written out (``TP HL``)."""
        yield words
        for kind in self._before_names:
            if words[: len(kind)] == kind and words[len(kind) :] in self._names:
                yield (*kind, *self._names[words[len(kind) :]])


def _once(words: Words) -> Words:
    """Take a beginning that was typed twice for one (``Huyện đoàn Huyện đoàn Tiên Yên``, ``Xã xã Hà Lâu``)."""
    for size in (3, 2, 1):
        while len(words) > 2 * size and words[:size] == words[size : 2 * size]:
            words = words[size:]
    return words
