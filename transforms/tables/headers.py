"""Which column of a sheet is which field of a form: a stated procedure.

One header text is compared with the headers and synonyms of a form, in this order: letter for letter; without
accents and signs; without brackets, number or *số lượt* around it; with a few letters wrong, where only one field is
that near; by the longest known header it begins with (what it is comes first: *Cán bộ được phân công*), and only where
the cells below bear that out. The first step that answers decides how well it fits. A text may fit several fields (*Nội
dung* is the kind of visit in older layouts and the topic in ours): then a whole row of headers is assigned at once, so
that the sum of fits and of what the cells below look like is greatest, and no field is given twice.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from forms import Choice, Form, forms
from transforms.tables.assignment import BEGINS, TYPO, Fit, Header, Target
from transforms.values.vocabulary import unnumbered, vocabulary, words
from vietnamese.text import bare, key

_SIGNS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"[\[(]?\s*(\d{1,2})\s*[\])]?")
_BRACKETS = re.compile(r"\([^)]*\)?")
LONGEST_HEADER = 160
_MOST_KNOWN = 20_000  # texts remembered
_MOST_HEADERS = 500  # remembered
_MOST_WORDS = 8  # of a header, compared word by word
_EXACT, _SYNONYM, _TICK, _UNSIGNED, _UNBRACKETED = 10.0, 9.0, 8.5, 8.0, 7.0
Texts = tuple[str, ...]  # of one column's header, from the top down


class Lexicon(dict[str, tuple[Fit, ...]]):
    """The header texts of one form: ``lexicon[text]`` gives every target the text fits, and remembers it."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self._known: dict[str, bool] = {}
        self._headers: dict[tuple[Texts, ...], Header] = {}
        self._exact: dict[str, list[Fit]] = {}
        self._letters: dict[str, list[Target]] = {}
        self._words: dict[tuple[str, ...], list[Target]] = {}
        for column in form.columns:
            for rank, header in enumerate(column.headers):
                self._learn(header, Target("field", column.field), _EXACT if rank == 0 else _SYNONYM)
            for choice in column.choices if column.required else ():
                for name in (choice.label_vi, *choice.synonyms, *choice.headers):
                    self._learn(name, Target("tick", column.field, choice.value), _TICK)
        for span in form.spans:
            for header in span.headers:
                self._learn(header, Target("span", span.start), _SYNONYM)

    def _learn(self, header: str, target: Target, strength: float) -> None:
        self._exact.setdefault(key(header), []).append(Fit(target, strength))
        self._letters.setdefault(letters(header), []).append(target)
        self._words.setdefault(tuple(_WORD.findall(bare(header))), []).append(target)

    def __missing__(self, text: str) -> tuple[Fit, ...]:
        if len(self) > _MOST_KNOWN:
            self.clear()
        fits = self[text] = tuple(self._find(text))
        return fits

    def knows(self, text: str) -> bool:
        """Tell whether a text is a header of the form, but for accents, signs, brackets and what leads to it."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[text] = letters(text) in self._letters or stem(text) in self._letters
        return known

    def header(self, texts: tuple[Texts, ...]) -> Header:
        """Return what the columns of a header are, and remember it: returns made from one template share theirs."""
        header = self._headers.get(texts)
        if header is None:
            if len(self._headers) > _MOST_HEADERS:
                self._headers.clear()
            fits = [self._of_column(column) for column in numbers_written_out(texts, self.form.kinds)]
            header = self._headers[texts] = Header(self.form, fits)
        return header

    def _of_column(self, cells: Texts) -> Sequence[Fit]:
        """Return what a column's header fits: the lowest cell alone, the cells joined, or the highest alone."""
        if not cells:
            return ()
        below = self[cells[-1]]
        if len(cells) == 1:
            return below
        best: dict[Target, float] = {}
        for fit in (*below, *self[" ".join(cells)], *(self[cells[0]] if not below else ())):
            best[fit.target] = max(fit.strength, best.get(fit.target, 0.0))
        return [Fit(target, strength) for target, strength in best.items()]

    def _find(self, text: str) -> list[Fit]:
        if len(text) > LONGEST_HEADER:
            return []
        if fits := self._exact.get(key(text)):
            return fits
        for plain, strength in ((letters(text), _UNSIGNED), (stem(text), _UNBRACKETED)):
            if targets := self._letters.get(plain):
                return [Fit(target, strength) for target in dict.fromkeys(targets)]
        if words("other_headers").begins(text):
            return []
        near = [Fit(target, TYPO) for target in self._near(letters(text))]
        return near or [Fit(target, BEGINS) for target in self._begun(tuple(_WORD.findall(bare(text))))]

    def _near(self, text: str) -> list[Target]:
        """Return the targets of the known header that is a few letters away (one in five, two at most)."""
        bound = min(2, len(text) // 5)
        if len(text) < 4 or bound == 0:
            return []
        near: dict[str, int] = {}
        for name in self._letters:
            if len(name) >= 4 and (distance := OSA.distance(text, name, score_cutoff=bound)) <= bound:
                near[name] = distance
        nearest = [name for name, distance in near.items() if distance == min(near.values())]
        meant = [{target for target in self._letters[name] if target.kind != "tick"} for name in nearest]
        return list(meant[0]) if meant and all(targets == meant[0] for targets in meant) else []

    def _begun(self, text: tuple[str, ...]) -> list[Target]:
        """Return the targets of the longest known header that a text begins with.

        Free text, which no cell can bear out, only where nothing that follows names another field.
        """
        size = next((n for n in range(min(len(text) - 1, _MOST_WORDS), 0, -1) if text[:n] in self._words), 0)
        named = size > 1 and not any(stretch in self._words for stretch in _stretches(text[size:][:_MOST_WORDS]))
        targets = dict.fromkeys(self._words[text[:size]] if size else ())
        return [t for t in targets if t.kind != "tick" and (named or self.form[t.field].type != "text")]


def _stretches(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[i:j] for i, j in itertools.combinations(range(len(words) + 1), 2))


def numbers_written_out(texts: Sequence[Texts], kinds: Sequence[Choice]) -> Sequence[Texts]:
    """Return headers with the names of the kinds, where just their numbers stand side by side, as *(1)* to *(4)*."""
    lowest, many = [column[-1] if column else "" for column in texts], len(kinds)
    for start in range(len(texts) - many + 1 if kinds else 0):
        end = start + many
        if _number_from_one(lowest[start:end]) and not _NUMBER.fullmatch("".join(lowest[end : end + 1])):
            return [*texts[:start], *((kind.label_vi,) for kind in kinds), *texts[end:]]
    return texts


def is_every_kind(texts: Sequence[str]) -> bool:
    """Tell whether texts number the kinds of some form in their order, ``(1)`` to ``(4)``."""
    return len(texts) in _counts_of_kinds() and _number_from_one(texts)


def may_number_a_kind(number: float) -> bool:
    """Tell whether a number in a header can be that of a kind of some form."""
    return number in range(1, max(_counts_of_kinds(), default=0) + 1)


def _counts_of_kinds() -> frozenset[int]:
    """Return how many kinds there are, of each form that has any."""
    return frozenset(len(form.kinds) for form in forms().values() if form.kinds)


def _number_from_one(texts: Sequence[str]) -> bool:
    found = [_NUMBER.fullmatch(text) for text in texts]
    return all(match and int(match[1]) == place for place, match in enumerate(found, 1))


def letters(text: str) -> str:
    """Return the letters and digits of a text, lower case and without accents."""
    return _SIGNS.sub("", bare(text))


def stem(text: str) -> str:
    """Return the letters of a header without brackets, a number in front, or that it counts (*2. Số lượt KTGS*)."""
    return letters(_counting().sub("", bare(unnumbered(_BRACKETS.sub(" ", text)))))


@cache
def _counting() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(bare, vocabulary('counting')))})\s+(?:cac\s+)?")


_LEXICONS: dict[int, Lexicon] = {}


def lexicon(form: Form) -> Lexicon:
    """Return the lexicon of a form, made once."""
    found = _LEXICONS.get(id(form))
    if found is None or found.form is not form:
        found = _LEXICONS[id(form)] = Lexicon(form)
    return found
