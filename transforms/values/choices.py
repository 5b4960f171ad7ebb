"""Values of a closed list as people write them: in full, abbreviated, numbered, without accents, several at once.

The stated order, for any list of ``forms/choices``: the label, the code or a synonym, letter for letter; the same
without accents and signs; the same behind words that only lead to a value (``vocabulary.yaml``: *Đi KTGS*, *Hình thức:
…*); the number of the value (``2``, ``HT2``, ``Hình thức 3``, ``IV``), alone or in front of a text that agrees with
it; several of them joined by *và*, a comma, a sign or a line break; the same with abbreviations written out and small
words left out (*Phối hợp TC, triển khai HĐ*); the label or a synonym with a few words left out; last, one such
text with a few letters wrong, or followed by more words, which is said (``choice_guessed``). Nothing else is a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from forms import Choice
from transforms.values.indicators import bags
from transforms.values.vocabulary import is_in_doubt, vocabulary
from vietnamese.text import bare, key

_SIGNS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_AND = re.compile(r"\bva\b")
_NUMBERED = re.compile(r"^\(?(\d{1,2}|i{1,3}|iv|v)\s*(?:[.):,/\-]\s*|\s+|$)(.*)$")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_JOINTS = re.compile(r"\s*(?:[,;+&/\n]|\s[-–]\s|\bva\b|\bket hop(?: voi)?\b|\bva/hoac\b)\s*")
_DETAIL = re.compile(r"\s*[:(]\s*|\s[-–]\s")
_FEWEST_LETTERS = 6  # of a name that stands inside other words
_LONGEST_JOINED = 12
_FEWEST_WORDS = 4  # of a name with words left out

Value = str | int | bool


class Chosen(NamedTuple):
    """What a cell chooses. ``values`` holds several where it names several; ``problem`` is a code of the catalogue."""

    values: tuple[Value, ...]
    problem: str | None = None


NONE = Chosen((), "choice_unknown")


def choice_reader(choices: Sequence[Choice]) -> ChoiceReader:
    """Return the reader of a list, which remembers what it has read."""
    known = _READERS.get(id(choices))
    if known is None or known[0] is not choices:
        known = _READERS[id(choices)] = choices, _made(choices)
    return known[1]


def _made(choices: Sequence[Choice]) -> ChoiceReader:
    names = tuple((c.value, (c.label_vi, c.code, c.label_en, *c.synonyms)) for c in choices)
    return _reader(names, any("measure" in choice.extra for choice in choices))


@lru_cache(maxsize=64)
def _reader(names: tuple[tuple[Value, tuple[str, ...]], ...], of_indicators: bool) -> ChoiceReader:
    return IndicatorReader(names) if of_indicators else ChoiceReader(names)


# A list as its form holds it: to compare all its names each time took a thirtieth of reading a return.
_READERS: dict[int, tuple[Sequence[Choice], ChoiceReader]] = {}


class ChoiceReader(dict[object, Chosen]):
    """Chosen values by cell: ``reader[cell]`` reads a cell once and remembers it."""

    def __init__(self, names: Sequence[tuple[Value, tuple[str, ...]]]) -> None:
        super().__init__()
        self._keys = {key(name): value for value, written in names for name in written}
        self._bare = {
            letters: value
            for value, written in names
            for name in written
            for letters in (_letters(name), _letters(_AND.sub("", bare(name))))
            if letters
        }
        self._long = [name for name in self._bare if len(name) >= 6]
        self._full = {full: value for value, written in names for name in written if (full := _in_full(bare(name)))}
        self._worded = [(_WORD.findall(bare(name)), value) for value, written in names for name in written]
        values = {value for value, _ in names}
        self._numbered = values if all(type(value) is int for value in values) else set()

    def __missing__(self, cell: object) -> Chosen:
        if len(self) > 50_000:
            self.clear()
        chosen = self[cell] = self._read(cell)
        return chosen

    def _read(self, cell: object) -> Chosen:
        if isinstance(cell, int | float):
            return self._number(cell)
        if not isinstance(cell, str):
            return NONE
        chosen = self._text(cell)
        return chosen._replace(problem="cell_in_doubt") if chosen.values and is_in_doubt(cell) else chosen

    def _number(self, number: float) -> Chosen:
        if number == int(number):
            return Chosen((int(number),)) if int(number) in self._numbered else NONE
        return self._several(f"{number:g}".replace(".", ",")) or NONE

    def _text(self, text: str) -> Chosen:
        value = self._keys.get(key(text))
        if value is not None:
            return Chosen((value,))
        line = bare(text)
        if (one := self._one(line)) is not None:
            return Chosen((one,))
        if several := self._several(line if "\n" not in text else ";".join(map(bare, text.splitlines()))):
            return several
        if (value := self._full.get(_in_full(line))) is not None:
            return Chosen((value,))
        return NONE if self._contradicts(line) else self._with_detail(line) or self._nearly(line) or NONE

    def _with_detail(self, line: str) -> Chosen | None:
        """Read a value in front of what it was about (*KTGS: thu nộp đoàn phí*), unless that names another one."""
        head, *detail = _DETAIL.split(line, maxsplit=1)
        value = self._one(head) if detail and self._numbered else None
        if value is None:
            return None
        letters = _SIGNS.sub("", detail[0])
        others = {other for name, other in self._bare.items() if len(name) >= _FEWEST_LETTERS and name in letters}
        return Chosen((value,), "choice_guessed") if others <= {value} else NONE

    def _one(self, line: str) -> Value | None:
        """Return the single value of a plain text, ``None`` where there is none or its number and words disagree."""
        value = self._bare.get(_SIGNS.sub("", line))
        if value is not None:
            return value
        if not self._numbered:
            return None
        rest = _without_lead(line)
        value = self._bare.get(_SIGNS.sub("", rest))
        if value is not None:
            return value
        found = _NUMBERED.match(rest)
        if found is None:
            return None
        number = _ROMAN.get(found[1]) or int(found[1])
        words = _SIGNS.sub("", found[2])
        if number not in self._numbered:
            return None
        agreed = not words or self._bare.get(words) == number or (self._near(words) or self._begun(words)) == {number}
        return number if agreed else None

    def _contradicts(self, line: str) -> bool:
        """Tell whether a text names one value by its number and another in words (``2. Kiểm tra, giám sát``)."""
        found = _NUMBERED.match(_without_lead(line)) if self._numbered else None
        return found is not None and self._bare.get(_SIGNS.sub("", found[2])) is not None

    def _several(self, line: str) -> Chosen | None:
        parts = [part for part in _JOINTS.split(line) if part and part.strip()]
        if not 1 < len(parts) <= _LONGEST_JOINED:
            return None
        values = self._covered(tuple(parts))
        if values is None:
            return None
        distinct = tuple(dict.fromkeys(values))
        return Chosen(distinct, "choice_several" if len(distinct) > 1 else None)

    def _covered(self, parts: tuple[str, ...]) -> tuple[Value, ...] | None:
        """Read every part as belonging to some value, the longest stretch first (*Kiểm tra, giám sát* is one)."""
        if not parts:
            return ()
        for size in range(len(parts), 0, -1):
            value = self._one(" ".join(parts[:size]))
            if value is None:
                continue
            rest = self._covered(parts[size:])
            if rest is not None:
                return (value, *rest)
        return None

    def _nearly(self, line: str) -> Chosen | None:
        letters = _SIGNS.sub("", _without_lead(line) if self._numbered else line)
        if len(letters) < 6:
            return None
        if len(values := self._shortened(line)) == 1:
            return Chosen(tuple(values))
        values = self._near(letters) or (self._begun(letters) if self._numbered else set())
        return Chosen(tuple(values), "choice_guessed") if len(values) == 1 else None

    def _shortened(self, line: str) -> set[Value]:
        """Return the values of the names that a text gives with some words left out, more than half of them kept."""
        words = _WORD.findall(_without_lead(line))
        if len(words) < _FEWEST_WORDS:
            return set()
        likely = ((name, value) for name, value in self._worded if 0.6 * len(name) <= len(words) < len(name))
        return {value for name, value in likely if name[0] == words[0] and _in_order(words, name)}

    def _near(self, letters: str) -> set[Value]:
        """Return the values of the names a few letters away; one letter in ten may be wrong, three at most."""
        bound = min(3, max(1, len(letters) // 10))
        near = process.extract(letters, self._long, scorer=OSA.distance, score_cutoff=bound, limit=None)
        return {self._bare[name] for name, _, _ in near}

    def _begun(self, letters: str) -> set[Value]:
        """Return the values that a text names in front of other words, or inside them."""
        names = [name for name in self._bare if len(name) >= 7 and name in letters]
        whole = {name for name in names if not any(name != other and name in other for other in names)}
        values = {self._bare[name] for name in whole}
        return values if any(letters.startswith(name) for name in whole) else set()


class IndicatorReader(ChoiceReader):
    """Indicators by their code or name: every word of a name counts, but for those that change nothing.

    *Tổng công trình thanh niên* is not *Tổng giá trị công trình thanh niên* with a word left out, nor is *Số đoàn viên
    nữ* the number of members.
    """

    def __init__(self, names: Sequence[tuple[Value, tuple[str, ...]]]) -> None:
        super().__init__(names)
        self._bags: dict[tuple[str, ...], set[Value]] = defaultdict(set)
        for value, written in names:
            for name in written:
                for bag in bags(name):
                    self._bags[bag].add(value)

    def _text(self, text: str) -> Chosen:
        value = self._keys.get(key(text))
        if value is not None:
            return Chosen((value,))
        if (one := self._one(bare(text))) is not None:
            return Chosen((one,))
        named = {value for bag in bags(text) for value in self._bags.get(bag, ())}
        if len(named) == 1:
            return Chosen(tuple(named))
        return self._several(bare(text)) or self._nearly(bare(text)) or NONE

    def _shortened(self, line: str) -> set[Value]:
        return set()


def _without_lead(line: str) -> str:
    return _leads().sub("", line.strip(" .;:'\"-–"))


@cache
def _leads() -> re.Pattern[str]:
    """Return what words lead to a value, one after another."""
    longest_first = sorted(map(bare, vocabulary("leads")), key=len, reverse=True)
    return re.compile(rf"^(?:(?:{'|'.join(map(re.escape, longest_first))})(?![a-z])\s*[.:\-–]?\s*)+")


def _in_full(line: str) -> str:
    """Return a text's letters without what leads to it, abbreviations written out, small words left out."""
    abbreviations, small = _spelling()
    found = (abbreviations.get(word, word) for word in _WORD.findall(_without_lead(line)))
    return _SIGNS.sub("", "".join(word for word in found if word not in small))


@cache
def _spelling() -> tuple[dict[str, str], frozenset[str]]:
    pairs = (pair.partition("=") for pair in map(bare, vocabulary("abbreviations")))
    return {short: long for short, _, long in pairs}, frozenset(map(bare, vocabulary("small_words")))


def _in_order(some: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether all of ``some`` stand among ``words`` in the same order."""
    rest = iter(words)
    return all(word in rest for word in some)


def _letters(text: str) -> str:
    return _SIGNS.sub("", bare(text))
