"""Which column of a sheet is which field of a form: a stated procedure.

One header text is compared with the headers and synonyms of a form, in this order: letter for letter; without accents
and signs; without brackets, number or *số lượt* around it; with a few letters wrong, where only one field is that
near; by the longest known header it begins with (what it is comes first: *Cán bộ được phân công*) or by the first
letters of its words (*HT*), and only where the cells below bear that out. The first step that answers decides how
well it fits. A text may fit several fields (*Nội dung* is the kind of visit in older layouts and the topic in ours):
then a whole row of headers is assigned at once, so that the sum of fits and of what the cells below look like is
greatest, and no field is given twice.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from forms import Choice, Form, forms
from organisation import Period
from province import read_once
from transforms.matching.assignment import Fit, Fits, Header, Target
from transforms.matching.limits import limit
from transforms.matching.roles import barred, joined, names_a_role, role_of, roles_in, speaks_for, without_months
from transforms.values.vocabulary import unnumbered, vocabulary, words
from vietnamese.text import bare, clean, key

_SIGNS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"[\[(]?\s*(\d{1,2})\s*[\])]?")
_JOINTS = tuple(map(re.compile, (r"[()\[\]]", r"\s+[-–|/]\s+", r"\s*/\s*")))  # of two languages, the surest first
_JOINTS_MAYBE = frozenset("()[]|/-–")
_COMRADE = re.compile(r"(?<!\w)(?:d/c|d\.c|dong chi)(?!\w)")
_BRACKETS = re.compile(r"\([^)]*\)?")
_INITIALS = range(2, 5)  # letters of a header that may be those of words
LONGEST_HEADER = 160
_FEWEST_LETTERS = 4  # of a header that may have a letter wrong
_MOST_KNOWN = 20_000  # texts remembered
_MOST_HEADERS = 500  # remembered
_MOST_WORDS = 8  # of a header, compared word by word
Texts = tuple[str, ...]
"""The path of one column: the texts of its header, from the top down."""


class Lexicon(dict[str, tuple[Fit, ...]]):
    """The header texts of one form: ``lexicon[text]`` gives every target the text fits, and remembers it."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self._known: dict[str, bool] = {}
        self._headers: dict[tuple[tuple[Texts, ...], Period | None], Header] = {}
        self._columns: dict[tuple[Texts, Period | None], Fits] = {}
        self._exact: dict[str, list[Fit]] = {}
        self._letters: dict[str, list[Target]] = {}
        self._words: dict[tuple[str, ...], list[Target]] = {}
        self._initials: dict[str, list[Target]] = {}
        for column in form.columns:
            for rank, header in enumerate(column.headers):
                self._learn(header, Target("field", column.field), limit("exact") if rank == 0 else limit("synonym"))
            for choice in column.choices if column.required else ():
                for name in (choice.label_vi, *choice.synonyms, *choice.headers):
                    self._learn(name, Target("tick", column.field, choice.value), limit("tick"))
        for span in form.spans:
            for header in span.headers:
                self._learn(header, Target("span", span.start), limit("synonym"))

        plain = [header for column in form.columns for header in column.headers if header.isascii()]
        self._last_words = {header.split()[-1].casefold() for header in plain}
        self._long = [name for name in self._letters if len(name) >= _FEWEST_LETTERS]

    def _learn(self, header: str, target: Target, strength: float) -> None:
        self._exact.setdefault(key(header), []).append(Fit(target, strength))
        self._letters.setdefault(letters(header), []).append(target)
        spelt = tuple(_WORD.findall(bare(header)))
        self._words.setdefault(spelt, []).append(target)
        if len(spelt) in _INITIALS and target.kind != "tick":
            self._initials.setdefault("".join(word[0] for word in spelt), []).append(target)

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
            known = self._known[text] = (
                self._is_listed(text) or any(map(self._is_listed, halves(text))) or bool(self._named_twice(text))
            )
        return known

    def knows_in_a_role(self, text: str) -> bool:
        """Tell whether a text is a header of the form once the words for its role are taken out."""
        found = roles_in(text, None)
        return bool(found.marks) and self.knows(found.core)

    def _is_listed(self, text: str) -> bool:
        return letters(text) in self._letters or stem(text) in self._letters

    def header(self, texts: tuple[Texts, ...], period: Period | None) -> Header:
        """Return what the columns of a header are, and remember it: returns made from one template share theirs."""
        header = self._headers.get((texts, period))
        if header is None:
            if len(self._headers) > _MOST_HEADERS:
                self._headers.clear()
            fits = [self.fits(column, period) for column in numbers_written_out(texts, self.form.kinds)]
            header = self._headers[texts, period] = Header(self.form, fits)
        return header

    def fits(self, path: Texts, period: Period | None) -> Fits:
        """Return what a column's header fits in the roles that its words name.

        The lowest text alone says what the column is, or all of them joined; where the lowest says nothing of it, one
        above does, or what is left without the words for roles. Where nothing is left, it is the result itself.
        """
        if not path:
            return Fits()
        known = self._columns.get((path, period))
        if known is None:
            if len(self._columns) > _MOST_KNOWN:
                self._columns.clear()
            known = self._columns[path, period] = self._weighed(path, period)
        return known

    def _weighed(self, path: Texts, period: Period | None) -> Fits:
        best: dict[Target, Fit] = {}
        closed: dict[Target, str] = {}
        for fit, marks in self._readings(path, period):
            role = role_of(self.form, fit.target.field)
            wrong, known = barred(role, marks), best.get(fit.target)
            fit = fit._replace(role=speaks_for(role, marks))
            if wrong:
                closed.setdefault(fit.target, wrong)
            elif known is None or fit.strength + fit.role > known.strength + known.role:
                best[fit.target] = fit
        return Fits(tuple(best.values()), tuple((target, by) for target, by in closed.items() if target not in best))

    def _readings(self, path: Texts, period: Period | None) -> Iterator[tuple[Fit, frozenset[str]]]:
        """Yield every way to read a header: what it fits, and the roles named by those words that do not say it."""
        last = len(path) - 1
        lowest = self[path[last]]
        around = joined(path[:last], period, below=last)
        if not last and lowest and lowest[0].strength >= limit("unsigned"):
            yield from ((fit, around) for fit in lowest)
            return
        everything = joined(path, period)
        for fit in lowest:
            if fit.strength >= limit("unsigned"):
                yield fit, around
            elif not (self._is_neutral(fit.target) and names_a_role(path[last])):
                yield fit, joined(path, period, below=last)
        if last:
            for fit in self[" ".join(path)]:
                yield fit, frozenset() if fit.strength >= limit("unsigned") else everything
            if not any(fit.strength >= limit("unbracketed") for fit in lowest):
                for place in range(last):
                    others = joined((*path[:place], *path[place + 1 :]), period)
                    yield from ((fit, others) for fit in self._listed(path[place]))
        if everything:
            yield from ((fit, everything) for fit in self._without_roles(path, period, everything))

    def _is_neutral(self, target: Target) -> bool:
        """Tell whether a field has no role; *Chỉ tiêu năm 2020* is a target then, not the name of an indicator."""
        return role_of(self.form, target.field) is None

    def _without_roles(self, path: Texts, period: Period | None, marks: frozenset[str]) -> Iterator[Fit]:
        """Yield what is left of a header without its words for roles; where nothing is, what plays just that role."""
        cores = [
            core for text in path
            if (core := roles_in(text, period).core) and any(map(str.isalpha, core)) and not words("figures").has(core)
        ]  # fmt: skip
        if not cores:
            if self.form.roles.result:
                yield Fit(Target("field", self.form.roles.result), limit("role_alone"))
            if self.form.roles.planned and "assigned" in marks:
                yield Fit(Target("field", self.form.roles.planned), limit("role_alone"))
            for fit in self._listed(without_months(path[-1])):  # "KH 2020", "KQ 6T": the name less its months
                yield fit._replace(strength=min(fit.strength, limit("roled")))
            if self.form.tells:  # *Thực hiện* alone over days is when: the cells must say so
                yield from (Fit(Target("span", span.start), limit("begins")) for span in self.form.spans)
            return
        for core in dict.fromkeys((cores[-1], " ".join(cores), cores[0])):
            for fit in self._listed(core):
                if role_of(self.form, fit.target.field) and self.form[fit.target.field].type != "ordinal":
                    yield Fit(fit.target, min(fit.strength, limit("roled")))

    def _find(self, text: str) -> list[Fit]:
        if len(text) > LONGEST_HEADER:
            return []
        if fits := self._listed(text):
            return fits
        if words("other_headers").begins(text):
            return []
        if foreign := [fit for half in halves(text) for fit in self._listed(half)]:
            return [Fit(target, limit("foreign")) for target in dict.fromkeys(fit.target for fit in foreign)]
        if twice := self._named_twice(text):
            return [Fit(target, limit("foreign")) for target in twice]
        if near := self._near(letters(text)):
            return [Fit(target, limit("typo")) for target in near]
        if begun := self._begun(tuple(_WORD.findall(bare(text)))):
            return [Fit(target, limit("begins")) for target in begun]
        return [Fit(target, limit("initials")) for target in dict.fromkeys(self._initials.get(_short(text), ()))]

    def _named_twice(self, text: str) -> list[Target]:
        """Return what both parts of a text name, in two languages with nothing between them (*Mã chỉ tiêu Code*)."""
        parts = text.split()
        if not 1 < len(parts) <= _MOST_WORDS or parts[-1].casefold() not in self._last_words:
            return []
        for cut in range(len(parts) - 1, 0, -1):
            latter = self._letters.get(letters(" ".join(parts[cut:])))
            if latter and (both := [t for t in self._letters.get(letters(" ".join(parts[:cut])), ()) if t in latter]):
                return list(dict.fromkeys(both))
        return []

    def _listed(self, text: str) -> list[Fit]:
        """Return what a text fits that is listed, but for accents, signs, brackets and what leads to it."""
        if fits := self._exact.get(key(text)):
            return fits
        for plain, strength in ((letters(text), limit("unsigned")), (stem(text), limit("unbracketed"))):
            if targets := self._letters.get(plain):
                return [Fit(target, strength) for target in dict.fromkeys(targets)]
        return []

    def _near(self, text: str) -> list[Target]:
        """Return the targets of the known header that is a few letters away (one in five, two at most)."""
        bound = min(2, len(text) // 5)
        if len(text) < _FEWEST_LETTERS or bound == 0:
            return []
        found = process.extract(text, self._long, scorer=OSA.distance, score_cutoff=bound, limit=None)
        nearest = [name for name, distance, _ in found if distance == found[0][1]]
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


def _short(text: str) -> str:
    """Return a text as the first letters of words, in capitals as people shorten them (*HT*, *H.T*); else none."""
    return letters(text) if text.isupper() and " " not in text and len(letters(text)) in _INITIALS else ""


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


@read_once
def _counts_of_kinds(_: Path) -> frozenset[int]:
    """Return how many kinds there are, of each form that has any."""
    return frozenset(len(form.kinds) for form in forms().values() if form.kinds)


def _number_from_one(texts: Sequence[str]) -> bool:
    found = [_NUMBER.fullmatch(text) for text in texts]
    return all(match and int(match[1]) == place for place, match in enumerate(found, 1))


def letters(text: str) -> str:
    """Return the letters and digits of a text, lower case and without accents."""
    return _SIGNS.sub("", bare(text))


def stem(text: str) -> str:
    """Return the letters of a header without brackets, a number in front, *đ/c*, or that it counts (*Số lượt KTGS*)."""
    plain = bare(unnumbered(_BRACKETS.sub(" ", text)))
    return letters(_counting().sub("", _COMRADE.sub(" ", plain) if " " in plain else plain))


def halves(text: str) -> list[str]:
    """Return the halves of a header in two languages (*Full name (Họ và tên)*, *Từ ngày / From*), none for any other.

    One of them has no letter of Vietnamese alone.
    """
    if _JOINTS_MAYBE.isdisjoint(text):
        return []
    for joint in _JOINTS:
        parts = [part for part in map(clean, joint.split(text)) if any(map(str.isalpha, part))]
        if len(parts) == 2 and parts[0].isascii() != parts[1].isascii():
            return sorted(parts, key=str.isascii)
    return []


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


def forget_lexicons() -> None:
    """Forget the lexicons, to make them anew."""
    _LEXICONS.clear()
