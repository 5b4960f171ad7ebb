"""What people write beside a row to say that it does not count like the others (``remarks.yaml``).

A remark is a kind: ``called_off`` (it did not take place), ``planned`` (not yet), ``not_counted``, ``example`` or
``corrected`` (a cell says otherwise than it should). The words must stand as a statement of their own: *Hủy do mưa bão*
is one, *Hủy hoại môi trường*, *không để chuyến nào bị hủy* are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from vietnamese.numerals import from_key
from vietnamese.text import bare, key

Kind = Literal["called_off", "planned", "not_counted", "example", "corrected"]

_CLAUSE = re.compile(r"[.,;:!?()\[\]\n–—]|\s[-+*/]+\s|^[-+*]+\s*|\.\.\.|…")
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?|\s[-–—]\s*([^-–—]*)$|^([^:]{1,20}):")
_LETTER = r"\w\u0300-\u036f"
_LONGEST = 300  # letters; whatever is longer tells a story
_MOST_BEFORE = 6  # words of a clause in front of what it states: "Chuyến đi của đ/c Bí thư hoãn"


@cache
def _lists() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("remarks.yaml").read_text(encoding="utf-8"))
    return loaded


def listed(name: str) -> Any:
    """Return one list of the vocabulary as it is written.

    Raises:
        KeyError: no such list.
    """
    return _lists()[name]


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


@lru_cache(maxsize=4096)
def heads_plans(text: str) -> bool:
    """Tell whether a row that heads others says that they are planned (*II. Kế hoạch 6 tháng cuối năm*)."""
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if len(clause.strip()) > 4]
    fold: Callable[[str], str] = bare if text.isascii() else key
    return any(_headings(fold).match(fold(clause)) for clause in clauses)


@cache
def _headings(fold: Callable[[str], str]) -> re.Pattern[str]:
    words = [*listed("planned"), *listed("plan_headings")]
    return re.compile(rf"(?:{_joined(words, fold)})(?![{_LETTER}])")


_OPENING: tuple[Kind, ...] = ("example", "planned")  # said only by the first words of a cell
_BY_WEIGHT: tuple[Kind, ...] = ("corrected", "not_counted", "called_off", "example", "planned")


def _said(clause: str, of_plan: bool, most_before: int) -> Kind | None:
    clause = clause.strip(" '\"“”*-")
    if len(clause) < 2:
        return None
    fold: Callable[[str], str] = bare if clause.isascii() else key
    folded = _with_denials_in_full(fold(clause), fold)
    for kind, pattern in _patterns(fold, of_plan):
        found = pattern.search(folded)
        if found is None:
            continue
        before = folded[: found.start()].split()
        if kind in ("planned", "example") and before:
            continue
        if len(before) <= most_before and not _hedges(fold).search(folded[: found.start()]):
            return kind
    return None


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
    before = rf"(?P<before>(?:(?:{words})(?![{_LETTER}])[\s:,(\-]*)+)"
    number = rf"(?P<number>\d{{1,4}}|[{_LETTER}]+(?: [{_LETTER}]+){{0,3}}?)"
    things = rf"(?:(?P<rows>{_any_of('counted_rows', key)})|(?P<people>{_any_of('counted_people', key)}))"
    return re.compile(rf"\W*{before}{number}\s+{things}(?![{_LETTER}])")


@cache
def _heads_a_count() -> re.Pattern[str]:
    return re.compile(rf"(?<![{_LETTER}])(?:{_any_of('count_heads', key)})(?![{_LETTER}])")


def _with_denials_in_full(folded: str, fold: Callable[[str], str]) -> str:
    """Write out what people shorten before a verb: *ko đi*, *K thực hiện*, *ch xong*."""
    return _denials(fold).sub(lambda found: fold(listed("denials")[found[0]]), folded)


@cache
def _denials(fold: Callable[[str], str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, listed("denials")))
    return re.compile(rf"(?<![{_LETTER}])(?:{words})(?=\s+[{_LETTER}]{{2,}})")


@lru_cache(maxsize=16384)
def is_unsettled(beside: str) -> bool:
    """Tell whether what stands beside a figure begins by saying that it is not settled (*tạm tính*, *đang rà soát*)."""
    return any(_unsettled().match(bare(clause).strip(" -")) for clause in _CLAUSE.split(beside))


@cache
def _unsettled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_any_of('before_unsettled', bare)})\s+)*(?:{_any_of('unsettled', bare)})(?!\w)")


@cache
def _patterns(fold: Callable[[str], str], of_plan: bool) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    off = [*listed("called_off"), *(() if of_plan else listed("not_yet"))]
    moved = rf"(?:{_any_of('moved', fold)})\s+(?={_any_of('times', fold)}|\d)"
    goes_on = rf"(?=$|\s*[-–(]|\s+(?:{_any_of('goes_on', fold)})(?![{_LETTER}]))"
    begin = rf"(?<![{_LETTER}])"

    def pattern(words: Sequence[str], more: str = "") -> re.Pattern[str]:
        return re.compile(rf"{begin}(?:(?:{_joined(words, fold)})(?![{_LETTER}]){goes_on}{more})")

    kinds: list[tuple[Kind, re.Pattern[str]]] = [
        ("not_counted", pattern(listed("not_counted"))),
        ("corrected", re.compile(rf"{begin}(?:{_any_of('corrected', fold)})(?![{_LETTER}])(?!\s+{fold('chữa')})")),
        ("called_off", pattern(off, rf"|{moved}")),
        ("example", pattern(listed("example"))),
    ]  # fmt: skip
    if not of_plan:
        kinds.append(("planned", re.compile(rf"^(?:{_joined(listed('planned'), fold)})(?![{_LETTER}])")))
    return kinds


def _any_of(name: str, fold: Callable[[str], str]) -> str:
    return _joined(listed(name), fold)


def _joined(words: Sequence[str], fold: Callable[[str], str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


@cache
def _hedges(fold: Callable[[str], str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![{_LETTER}])(?:{_any_of('hedges', fold)})(?![{_LETTER}])")


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed(name) for fold in (key, bare))


def is_one_of(name: str, text: str) -> bool:
    """Tell whether a text is one of a list's words, accents left out or not."""
    plain = text.strip(" .:")
    return key(plain) in _folded(name) or (plain.isascii() and bare(plain) in _folded(name))
