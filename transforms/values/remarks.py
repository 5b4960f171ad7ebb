"""What people write beside a row to say that it does not count like the others (``remarks.yaml``).

A remark is a kind: ``called_off`` (it did not take place), ``planned`` (not yet), ``not_counted``, ``example`` or
``corrected`` (a cell says otherwise than it should). The words must stand as a statement of their own: *Hủy do mưa bão*
is one, *Hủy hoại môi trường*, *không để chuyến nào bị hủy* are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from transforms.values.names import looks_like_person
from transforms.values.vocabulary import LETTER, any_of, read_lists
from vietnamese.numerals import from_key
from vietnamese.text import bare, key

Fold = Callable[[str], str]
Kind = Literal["called_off", "planned", "not_counted", "example", "corrected"]

_WORDS = Path(__file__).with_name("remarks.yaml")
_CLAUSE = re.compile(r"[.,;:!?()\[\]\n–—]|\s[-+*/]+\s|^[-+*]+\s*|\.\.\.|…")
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?|\s[-–—]\s*([^-–—]*)$|^([^:]{1,20}):")
_SIGNS_OF_ASIDES = ("(", "[", ":", " -", " –", " —")
_NUMBERED_FORM = re.compile(r"mau (?:bieu )?(?:so )?\d")
_ABBREVIATION = re.compile(
    r"\W*(?:(?:ghi chu|chu thich|viet tat|chu viet tat)\s*:)?\s*([a-z]{2,8})\s*[:=–-]\s*([a-z ,]+?)\s*\.?$"
)
_WORD = re.compile(rf"[{LETTER}]+")
_WORD_OR_SIGNS = re.compile(rf"{_WORD.pattern}|[^\s{LETTER}]+")
_PARTING = "\0"  # between texts read in one go: no cell holds one
_LONGEST = 300  # letters; whatever is longer tells a story
_ANYWHERE = ("called_off", "negations", "not_yet_negations", "not_counted", "corrected")  # in a clause
_MOST_WORDS = 65_536  # remembered
_MOST_BEFORE = 6  # words of a clause in front of what it states: "Chuyến đi của đ/c Bí thư hoãn"


def _lists() -> Mapping[str, Any]:
    return read_lists(_WORDS)


def listed(name: str) -> Any:
    """Return one list of the vocabulary as it is written.

    Raises:
        KeyError: no such list.
    """
    return _lists()[name]


def that_may_say(texts: Iterable[str]) -> set[str]:
    """Return the texts that hold words without which they are no remarks; they are looked for in all texts at once.

    Most texts hold none. They are new in every file, their words are not.
    """
    short = [text for text in texts if len(text) <= _LONGEST]
    plain = [text for text in short if text.isascii()]
    return _holding(plain, bare) | _holding([text for text in short if not text.isascii()], key)


def _holding(texts: Sequence[str], fold: Fold) -> set[str]:
    """Return the texts that hold a phrase where it may say something."""
    typed, spelt, phrases = f" {_PARTING} ".join(texts).split(), _SPELT[fold], _phrases(fold)
    known = set(" ".join(map(spelt.__getitem__, set(typed))).split())
    likely = [phrase for first in phrases.keys() & known for phrase, words in phrases[first] if words <= known]
    if not likely:
        return set()
    lines = f" {' '.join(filter(None, map(spelt.__getitem__, typed)))} ".split(_PARTING)
    return {
        text
        for phrase in likely
        for text, line in zip(texts, lines, strict=True)
        if f" {phrase} " in line and _where_it_may_stand(phrase, fold).search(line)
    }


@lru_cache(maxsize=2048)
def _where_it_may_stand(phrase: str, fold: Fold) -> re.Pattern[str]:
    """Return the pattern of a phrase where it may say something: anywhere, before a time, or opening a clause."""
    words = rf" {re.escape(phrase)} "
    if phrase in {fold(one) for name in _ANYWHERE for one in listed(name)}:
        return re.compile(words)
    if phrase in set(map(fold, listed("moved"))):
        return re.compile(rf"{words}(?:[tq\d]|{_any_of('times', fold)})")
    return re.compile(rf"(?:^|[^\s{LETTER}]){words}")


class _Spelt(dict[str, str]):
    """Words as they are compared, by how they are typed; the signs around them stand by themselves."""

    def __init__(self, fold: Fold) -> None:
        super().__init__({_PARTING: _PARTING})
        self._fold = fold

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
            self[_PARTING] = _PARTING
        spelt = self[word] = " ".join(_WORD_OR_SIGNS.findall(self._fold(word)))
        return spelt


_SPELT: Mapping[Fold, _Spelt] = {fold: _Spelt(fold) for fold in (key, bare)}


@cache
def _moved(fold: Fold) -> re.Pattern[str]:
    """Return the pattern of what was moved to another time (*chuyển sang quý III*)."""
    soon = rf"(?:{_any_of('times', fold)})(?![{LETTER}])|[tq]\.?\s?(?:\d|[iv]+\b)|\d{{1,2}}/\d"
    return re.compile(rf"(?<![{LETTER}])(?:{_any_of('moved', fold)})\s+(?={soon})")


@cache
def _phrases(fold: Fold) -> Mapping[str, Sequence[tuple[str, frozenset[str]]]]:
    """Return the phrases of all kinds, each with its words, by the first of these."""
    names = (*_ANYWHERE, "called_off_alone", "corrected_alone", "example", "moved", "planned", "planned_alone")
    phrases: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for phrase in dict.fromkeys(fold(phrase) for name in names for phrase in listed(name)):
        words = phrase.split()
        phrases[words[0]].append((phrase, frozenset(words)))
    return phrases


@lru_cache(maxsize=65536)
def remark(text: str, of_plan: bool = False) -> Kind | None:
    """Return what a remark, a cell of a column of states or a comment says of its row, ``None`` where nothing.

    ``of_plan``: the row is planned anyway, so that only what is withdrawn is out of the ordinary.
    """
    if len(text) > _LONGEST:
        return None
    for number, clause in enumerate(filter(str.strip, _CLAUSE.split(text))):
        kind = _said(clause, of_plan, _MOST_BEFORE)
        if kind and (kind not in _OPENING or not number):
            return kind
    return None


@lru_cache(maxsize=65536)
def aside(text: str, of_plan: bool = False) -> Kind | None:
    """Return what a cell that names something says beside it: in brackets, behind a dash, before a colon."""
    if len(text) > _LONGEST or not _ASIDE.search(text):
        return None
    parts = (part for found in _ASIDE.finditer(text) for part in found.groups() if part)
    return next((kind for part in parts for c in _CLAUSE.split(part) if (kind := _said(c, of_plan, 2))), None)


@lru_cache(maxsize=16384)
def statement(text: str) -> Kind | None:
    """Return what a line above or under a table states of some of its rows, wherever in the line it says so."""
    kinds = [kind for clause in _CLAUSE.split(text) if (kind := _said(clause, False, 99))]
    return next((kind for kind in _BY_WEIGHT if kind in kinds), None)


def remarks_in(texts: Iterable[str]) -> set[str]:
    """Return the texts that are remarks, hold one beside what they name, or are the sign of an example."""
    return {text for text in that_may_say(texts) if remark(text) or aside(text) or is_example_sign(text)}


def that_may_say_beside(texts: Collection[str]) -> set[str]:
    """Return the texts that hold a sign behind which something is said beside a name, or open with a word of examples.

    Where names and topics stand, no other text has to be read.
    """
    joined = _PARTING.join(texts)
    signs = [sign for sign in _SIGNS_OF_ASIDES if sign in joined]
    return {text for sign in signs for text in texts if sign in text} | set(filter(_opens_an_example().match, texts))


def is_example_sign(text: str) -> bool:
    """Tell whether a text is nothing but the sign of an example, as running numbers are (*VD*, *(mẫu)*)."""
    return is_one_of("example", text.strip("() "))


@cache
def _opens_an_example() -> re.Pattern[str]:
    firsts = {fold(word).split()[0] for word in listed("example") for fold in (str.casefold, bare)}
    return re.compile(rf"\W*(?:{any_of(firsts)})", re.IGNORECASE)


@lru_cache(maxsize=4096)
def heads_plans(text: str) -> bool:
    """Tell whether a row that heads others says that they are planned (*II. Kế hoạch 6 tháng cuối năm*)."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if len(clause.strip()) > 4]
    fold: Fold = bare if text.isascii() else key
    return any(_headings(fold).match(fold(clause)) for clause in clauses)


@cache
def _headings(fold: Fold) -> re.Pattern[str]:
    words = [*listed("planned"), *listed("plan_headings")]
    return re.compile(rf"(?:{_joined(words, fold)})(?![{LETTER}])")


_OPENING: tuple[Kind, ...] = ("example", "planned")  # said only by the first words of a cell
_BY_WEIGHT: tuple[Kind, ...] = ("corrected", "not_counted", "called_off", "example", "planned")


def _said(clause: str, of_plan: bool, most_before: int) -> Kind | None:
    clause = clause.strip(" '\"“”*-")
    if len(clause) < 2:
        return None
    fold: Fold = bare if clause.isascii() else key
    folded = fold(clause)
    for kind, pattern in _patterns(fold, of_plan):
        found = pattern.search(folded)
        if found is None:
            continue
        before = folded[: found.start()].split()
        if before and clause.isascii() and looks_like_person(clause):
            return None  # "Cao Thu Dung" has not called anything off; "HOAN", "KHONG DI" have
        if kind in ("planned", "example") and before:
            continue
        if kind == "example" and _NUMBERED_FORM.match(bare(clause)):  # "Mẫu số 01/BC-ĐTN" is the number of a form
            continue
        if len(before) <= most_before and not _hedges(fold).search(folded[: found.start()]):
            return kind
    return None


@lru_cache(maxsize=16384)
def spells_out(text: str) -> bool:
    """Tell whether a line only spells abbreviations out (*ĐVTN: đoàn viên thanh niên; CTTN: công trình thanh niên*)."""
    parts = [_ABBREVIATION.match(bare(part)) for part in re.split(r"[;.]\s+", text.rstrip(" .;"))]
    return all(part and part[1] == "".join(word[0] for word in _WORD.findall(part[2])) for part in parts)


@lru_cache(maxsize=16384)
def signs(text: str) -> bool:
    """Tell whether a line under a table belongs to the signatures: who drew it up, whom to call."""
    return _signatures().match(bare(text)) is not None


@cache
def _signatures() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any_of('signing', bare)})(?!\w)")


class Counted(NamedTuple):
    """How many records, or people among them, a line says there are."""

    number: int
    of_people: bool


@lru_cache(maxsize=16384)
def stated_count(text: str) -> Counted | None:
    """Return the count that a line of its own states of a table (*Tổng cộng: bảy lượt*, *Danh sách gồm 10 chuyến*).

    Nothing but words that lead up to a total may stand before the number: *Đ/c Hà đi 3 lượt*, *kế hoạch 10 lượt* state
    none.
    """
    found = _counts().match(" ".join(key(text).split())) if len(text) <= _LONGEST else None
    if found is None or not _heads_a_count().search(found["before"]):
        return None
    number = int(found["number"]) if found["number"].isdecimal() else from_key(found["number"])
    return None if number is None else Counted(number, found["people"] is not None)


@cache
def _counts() -> re.Pattern[str]:
    words = _joined([*listed("count_heads"), *listed("count_words")], key)
    before = rf"(?P<before>(?:(?:{words})(?![{LETTER}])[\s:,(\-]*)+)"
    number = rf"(?P<number>\d{{1,4}}|[{LETTER}]+(?: [{LETTER}]+){{0,3}}?)"
    things = rf"(?:(?P<rows>{_any_of('counted_rows', key)})|(?P<people>{_any_of('counted_people', key)}))"
    return re.compile(rf"\W*{before}{number}(?:\s*\([^()]*\))?\s+{things}(?![{LETTER}])")


@cache
def _heads_a_count() -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:{_any_of('count_heads', key)})(?![{LETTER}])")


@lru_cache(maxsize=16384)
def is_unsettled(beside: str) -> bool:
    """Tell whether what stands beside a figure begins by saying that it is not settled (*tạm tính*, *đang rà soát*)."""
    return any(_unsettled().match(bare(clause).strip(" -")) for clause in _CLAUSE.split(beside))


@cache
def _unsettled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_any_of('before_unsettled', bare)})\s+)*(?:{_any_of('unsettled', bare)})(?!\w)")


@cache
def _patterns(fold: Fold, of_plan: bool) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    off = [_any_of("called_off", fold), _deed_denied("negations", fold)]
    alone = [*listed("called_off_alone"), *(() if of_plan else listed("not_yet_alone"))]
    if not of_plan:
        off.append(_deed_denied("not_yet_negations", fold))
    goes_on = rf"(?![{LETTER}])(?=$|\s*[-–(]|\s+(?:{_any_of('goes_on', fold)})(?![{LETTER}]))"
    begin = rf"(?<![{LETTER}])"

    def pattern(*words: str) -> re.Pattern[str]:
        return re.compile(rf"{begin}(?:{'|'.join(words)}){goes_on}")

    def whole(words: Sequence[str]) -> str:
        return rf"^(?:{_joined(words, fold)})$"

    corrected = rf"{begin}(?:{_any_of('corrected', fold)})(?![{LETTER}])|{begin}(?:{_any_of('corrected_alone', fold)})$"
    kinds: list[tuple[Kind, re.Pattern[str]]] = [
        ("not_counted", pattern(_any_of("not_counted", fold))),
        ("corrected", re.compile(corrected)),
        ("called_off", re.compile(rf"{pattern(*off).pattern}|{_moved(fold).pattern}|{whole(alone)}")),
        ("example", pattern(_any_of("example", fold))),
    ]
    if not of_plan:
        begun = rf"^(?:{_joined(listed('planned'), fold)})(?![{LETTER}])"
        kinds.append(("planned", re.compile(f"{begun}|{whole(listed('planned_alone'))}")))
    return kinds


def _deed_denied(negations: str, fold: Fold) -> str:
    """Return the pattern of a deed that was not done: *không đi được*, *chưa kịp thực hiện*, *ko tham gia*."""
    parts = {name: _any_of(name, fold) for name in (negations, "between", "deeds", "after")}
    return rf"(?:{parts[negations]})(?:\s+(?:{parts['between']}))?\s+(?:{parts['deeds']})(?:\s+(?:{parts['after']}))*"


def _any_of(name: str, fold: Fold) -> str:
    return _joined(listed(name), fold)


def _joined(words: Sequence[str], fold: Fold) -> str:
    return any_of(map(fold, words))


@cache
def _hedges(fold: Fold) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:{_any_of('hedges', fold)})(?![{LETTER}])")


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed(name) for fold in (key, bare))


def is_one_of(name: str, text: str) -> bool:
    """Tell whether a text is one of a list's words, accents left out or not."""
    plain = text.strip(" .:")
    return key(plain) in _folded(name) or (plain.isascii() and bare(plain) in _folded(name))
