"""What people write beside a row to say that it does not count like the others (``remarks.yaml``).

A remark is a kind: ``called_off`` (it did not take place), ``planned`` (not yet), ``not_counted``, ``example`` or
``corrected`` (a cell says otherwise than it should). The words must stand as a statement of their own: *Hủy do mưa bão*
is one, *Hủy hoại môi trường*, *không để chuyến nào bị hủy* are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from transforms.values.names import looks_like_person
from transforms.values.vocabulary import LETTER, any_of, read_lists
from vietnamese.numerals import from_key
from vietnamese.text import bare, key

Kind = Literal["called_off", "planned", "not_counted", "example", "corrected"]

_WORDS = Path(__file__).with_name("remarks.yaml")
_CLAUSE = re.compile(r"[.,;:!?()\[\]\n–—]|\s[-+*/]+\s|^[-+*]+\s*|\.\.\.|…")
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?|\s[-–—]\s*([^-–—]*)$|^([^:]{1,20}):")
_NUMBERED_FORM = re.compile(r"mau (?:bieu )?(?:so )?\d")
_ABBREVIATION = re.compile(
    r"\W*(?:(?:ghi chu|chu thich|viet tat|chu viet tat)\s*:)?\s*([a-z]{2,8})\s*[:=–-]\s*([a-z ,]+?)\s*\.?$"
)
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_PARTING = "\0"  # between texts read in one go: no cell holds one
_LONGEST = 300  # letters; whatever is longer tells a story
_MOST_BEFORE = 6  # words of a clause in front of what it states: "Chuyến đi của đ/c Bí thư hoãn"


def _lists() -> Mapping[str, Any]:
    return read_lists(_WORDS)


def listed(name: str) -> Any:
    """Return one list of the vocabulary as it is written.

    Raises:
        KeyError: no such list.
    """
    return _lists()[name]


@lru_cache(maxsize=65536)
def may_say(text: str) -> bool:
    """Tell whether a text holds words without which it is no remark; most texts hold none."""
    if len(text) > _LONGEST or not any(map(_may_begin, text.split())):
        return False
    fold: Callable[[str], str] = bare if text.isascii() else key
    words = _WORD.findall(fold(text))
    firsts = _first_words(fold)
    if firsts.keys().isdisjoint(words):
        return False
    line = f" {' '.join(words)} "
    found = {phrase for word in firsts.keys() & set(words) for phrase in firsts[word] if f" {phrase} " in line}
    anywhere, moved = _anywhere(fold)
    if not found <= moved and not found.isdisjoint(anywhere):
        return True
    folded = fold(text)
    if found & moved and _moved(fold).search(folded):
        return True
    return any(_opens_a_clause(phrase).search(folded) for phrase in found - moved)


@cache
def _anywhere(fold: Callable[[str], str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the phrases that may stand anywhere in a clause, and those of them that need a time behind them."""
    names = ("called_off", "negations", "not_yet_negations", "not_counted", "corrected")
    return (
        frozenset(fold(phrase) for name in names for phrase in listed(name)),
        frozenset(map(fold, listed("moved"))) - {fold(phrase) for name in names for phrase in listed(name)},
    )


@lru_cache(maxsize=1024)
def _opens_a_clause(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w\s\u0300-\u036f]\s*){re.escape(phrase)}")


@cache
def _moved(fold: Callable[[str], str]) -> re.Pattern[str]:
    """Return the pattern of what was moved to another time (*chuyển sang quý III*)."""
    soon = rf"(?:{_any_of('times', fold)})(?![{LETTER}])|[tq]\.?\s?(?:\d|[iv]+\b)|\d{{1,2}}/\d"
    return re.compile(rf"(?<![{LETTER}])(?:{_any_of('moved', fold)})\s+(?={soon})")


@lru_cache(maxsize=65536)
def _may_begin(word: str) -> bool:
    """Tell whether a remark may begin with a word, or within it; of texts that are all new the words are not."""
    folded = {part for fold in (key, bare) for part in _WORD.findall(fold(word))}
    return not (folded.isdisjoint(_first_words(key)) and folded.isdisjoint(_first_words(bare)))


@cache
def _first_words(fold: Callable[[str], str]) -> Mapping[str, Sequence[str]]:
    """Return the phrases of all kinds by their first words."""
    names = ("called_off", "called_off_alone", "negations", "not_yet_negations", "moved", "planned", "planned_alone",
             "not_counted", "example", "corrected", "corrected_alone")  # fmt: skip
    phrases: dict[str, list[str]] = defaultdict(list)
    for phrase in (fold(phrase) for name in names for phrase in listed(name)):
        phrases[phrase.split()[0]].append(phrase)
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


@lru_cache(maxsize=65536)
def is_telling(text: str) -> bool:
    """Tell whether a text is a remark, holds one beside what it names, or is the sign of an example."""
    return may_say(text) and bool(remark(text) or aside(text) or is_example_sign(text))


def that_may_say_beside(texts: Sequence[str]) -> set[str]:
    """Return the texts that hold a sign behind which something is said beside a name, or a word of examples."""
    line = _PARTING.join(texts)
    return {texts[line.count(_PARTING, 0, found.start())] for found in _of_asides().finditer(line)}


def is_example_sign(text: str) -> bool:
    """Tell whether a text is nothing but the sign of an example, as running numbers are (*VD*, *(mẫu)*)."""
    return is_one_of("example", text.strip("() "))


@cache
def _of_asides() -> re.Pattern[str]:
    firsts = {fold(word).split()[0] for word in listed("example") for fold in (str.casefold, bare)}
    return re.compile(rf"[(\[:]|\s[-–—]|\b(?:{'|'.join(map(re.escape, sorted(firsts)))})", re.IGNORECASE)


@lru_cache(maxsize=4096)
def heads_plans(text: str) -> bool:
    """Tell whether a row that heads others says that they are planned (*II. Kế hoạch 6 tháng cuối năm*)."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if len(clause.strip()) > 4]
    fold: Callable[[str], str] = bare if text.isascii() else key
    return any(_headings(fold).match(fold(clause)) for clause in clauses)


@cache
def _headings(fold: Callable[[str], str]) -> re.Pattern[str]:
    words = [*listed("planned"), *listed("plan_headings")]
    return re.compile(rf"(?:{_joined(words, fold)})(?![{LETTER}])")


_OPENING: tuple[Kind, ...] = ("example", "planned")  # said only by the first words of a cell
_BY_WEIGHT: tuple[Kind, ...] = ("corrected", "not_counted", "called_off", "example", "planned")


def _said(clause: str, of_plan: bool, most_before: int) -> Kind | None:
    clause = clause.strip(" '\"“”*-")
    if len(clause) < 2:
        return None
    fold: Callable[[str], str] = bare if clause.isascii() else key
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
def _patterns(fold: Callable[[str], str], of_plan: bool) -> Sequence[tuple[Kind, re.Pattern[str]]]:
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


def _deed_denied(negations: str, fold: Callable[[str], str]) -> str:
    """Return the pattern of a deed that was not done: *không đi được*, *chưa kịp thực hiện*, *ko tham gia*."""
    parts = {name: _any_of(name, fold) for name in (negations, "between", "deeds", "after")}
    return rf"(?:{parts[negations]})(?:\s+(?:{parts['between']}))?\s+(?:{parts['deeds']})(?:\s+(?:{parts['after']}))*"


def _any_of(name: str, fold: Callable[[str], str]) -> str:
    return _joined(listed(name), fold)


def _joined(words: Sequence[str], fold: Callable[[str], str]) -> str:
    return any_of(map(fold, words))


@cache
def _hedges(fold: Callable[[str], str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:{_any_of('hedges', fold)})(?![{LETTER}])")


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed(name) for fold in (key, bare))


def is_one_of(name: str, text: str) -> bool:
    """Tell whether a text is one of a list's words, accents left out or not."""
    plain = text.strip(" .:")
    return key(plain) in _folded(name) or (plain.isascii() and bare(plain) in _folded(name))
