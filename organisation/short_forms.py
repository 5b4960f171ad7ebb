"""Short ways to write the words of a unit's name: ``short_forms.csv``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from province import SHIPPED, read_table
from province.kinds import Filled
from vietnamese.text import clean

Words = tuple[str, ...]
_NO_WORD = re.compile(r"[\s.,:;()\[\]*\"'“”‘’/|_–—-]+")
_MOST_READINGS = 24  # of one text; a name of more than two short forms with several meanings is nobody's habit


@dataclass(frozen=True, slots=True)
class ShortForm:
    """One line: ``short`` stands for ``long`` (empty: for nothing at all); several lines may give several meanings.

    ``where``: ``word`` anywhere, ``start`` at the beginning of a name, ``name`` as all that follows the kind of unit.
    """

    short: Filled
    long: str
    where: Literal["word", "start", "name"]
    note: str = ""


def read_short_forms(path: Path) -> list[ShortForm]:
    """Return the short forms of a file; the shipped ones where an older folder has none of its own.

    Raises:
        province.ProvinceError: a line cannot be read.
    """
    path = path if path.exists() else SHIPPED / path.name
    return [line.row for line in read_table(path, ShortForm)]


class Speller:
    """Writes names out in full, under one way of folding text (``vietnamese.text.key`` or ``bare``)."""

    def __init__(self, forms: Iterable[ShortForm], fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._tables: dict[str, dict[Words, list[Words]]] = {"word": {}, "start": {}, "name": {}}
        for form in forms:
            self._tables[form.where].setdefault(self.words(form.short), []).append(self.words(form.long))
        self._longest = max((len(short) for table in self._tables.values() for short in table), default=0)

    def words(self, text: str) -> Words:
        """Return the folded words of a text, without punctuation."""
        return tuple(word for word in _NO_WORD.split(self._fold(clean(text))) if word)

    def readings(self, text: str, kinds: Sequence[Words] = ()) -> list[Words]:
        """Return every way to write a text out in full, as it stands first; ``kinds`` may precede a short name."""
        found: dict[Words, None] = {}
        for words in self._starts(self.words(text)):
            for spelled in self._everywhere(words):
                for whole in self._names(_once(spelled), kinds):
                    found[whole] = None
                    if len(found) >= _MOST_READINGS:
                        return list(found)
        return list(found)

    def _starts(self, words: Words) -> Iterator[Words]:
        yield words
        bare_words = self._without_dropped(words)
        for size in range(min(self._longest, len(bare_words) - 1), 0, -1):
            for long in self._tables["start"].get(bare_words[:size], ()):
                yield (*long, *bare_words[size:])

    def _without_dropped(self, words: Words) -> Words:
        """Return the words without those at their beginning that stand for nothing (``BCH HĐ Ba Chẽ``)."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if self._tables["word"].get(words[:size]) == [()]:
                return self._without_dropped(words[size:])
        return words

    def _everywhere(self, words: Words) -> Iterator[Words]:
        pieces: list[list[Words]] = []
        at = 0
        while at < len(words):
            size = next((n for n in range(self._longest, 0, -1) if self._stands_for(words, at, n)), 0)
            short = words[at : at + max(size, 1)]
            pieces.append(self._tables["word"][short] if size else [short])
            at += max(size, 1)
        for chosen in product(*pieces):
            yield tuple(word for piece in chosen for word in piece)

    def _stands_for(self, words: Words, at: int, size: int) -> bool:
        """Tell whether some words are a short form here; a lone letter at the end of a name is its own."""
        short = words[at : at + size]
        if len(short) < size or short not in self._tables["word"]:
            return False
        return at + size < len(words) or len("".join(short)) > 1

    def _names(self, words: Words, kinds: Sequence[Words]) -> Iterator[Words]:
        yield words
        for kind in kinds:
            if words[: len(kind)] == kind:
                for long in self._tables["name"].get(words[len(kind) :], ()):
                    yield (*kind, *long)


def _once(words: Words) -> Words:
    """Take a beginning that was typed twice for one (``Huyện đoàn Huyện đoàn Tiên Yên``, ``Xã xã Hà Lâu``)."""
    for size in (3, 2, 1):
        while len(words) > 2 * size and words[:size] == words[size : 2 * size]:
            words = words[size:]
    return words
