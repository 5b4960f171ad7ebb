"""What role a column plays, as the words of its headers say: planned or done, this period's or another's, a part.

*Kế hoạch* under *Thời gian*, *Ngày đi thực tế*, *Cùng kỳ 2019*: the words of ``roles.yaml`` and periods say how the
figures of a column stand to those of its neighbours; what is left of the header says what they are. A field takes only
columns of its own role: what is planned never becomes what was done, and no figure of last year this year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from forms import Form
from organisation import Period
from transforms.values.vocabulary import read_lists
from vietnamese.text import bare, clean, key

LONGEST = 160  # letters of a header; more is a sentence
_WORDS = Path(__file__).with_name("roles.yaml")
_SIDES = frozenset(("planned", "assigned", "done"))
_PLANNED = frozenset(("planned", "assigned"))
_OF_ONE_TEXT = frozenset(("part", "ratio", "total"))  # *Trong đó* over the kinds of visit makes none of them a part
_TOKEN = re.compile(r"[^\W_]+(?:\.[^\W\d_][^\W_]*)*|%")
_LENGTHS = {"month": 1, "quarter": 3}  # months of the period that such a word is of
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_IN_WORDS = {"ba": 3, "sau": 6, "chin": 9}
_YEAR = r"(?:nam\s*)?((?:19|20)\d\d)(?!\d)"
_TAIL = rf"(?:[\s,;/.\-]*{_YEAR})?"
_COUNT = r"(\d{1,2}(?=\s*t)|(?:ba|sau|chin)(?= thang))"
_HALF = r"(?:\s*(dau|cuoi)(?:\s*nam)?)?"
_PERIODS = (
    ("first", re.compile(rf"(?<![\w/]){_COUNT}\s*t(?:hang)?(?![a-z])\.?{_HALF}{_TAIL}")),
    ("quarter", re.compile(rf"(?<!\w)q(?:uy)?\s*(iv|iii|ii|i|[1-4])(?!\w)(){_TAIL}")),
    ("month", re.compile(rf"(?<!\w)t(?:hang)?\s*(\d{{1,2}})(?!\d)(){_TAIL}")),
    ("year", re.compile(rf"(?<!\w)ca()()\s*nam{_TAIL}")),
    ("year", re.compile(rf"(?<![\d/.-])()(){_YEAR}")),
)  # fmt: skip

_CITED = re.compile(
    r"(?:theo\s+)?(?:ke hoach|kh|huong dan|hd|quyet dinh|qd|cong van|cv|nghi quyet|nq)\s+so\s*\S+"
    r"|\d+\s*-\s*[a-z]{2}/\S+"
)
"""A document that a header cites says nothing of its column: *Theo kế hoạch số 12-KH/ĐTN*."""

_BARS: dict[str, frozenset[str]] = {
    "done": frozenset(("planned", "assigned", "earlier", "later", "cumulative", "ratio", "part", "within", "other")),
    "planned": frozenset(("done", "earlier", "later", "cumulative", "ratio", "part")),
    "cumulative": frozenset(("planned", "assigned", "earlier", "later", "ratio", "part", "within", "period")),
}
"""The roles that a column cannot play for a field of a role of its own."""

_SPEAKS_FOR: dict[str, dict[str, float]] = {
    "done": {"done": 1.0, "this": 2.0, "period": 2.0, "total": 1.0, "whole": -1.0, "estimated": -2.0},
    "planned": {"planned": 2.0, "assigned": 4.0, "total": 1.0, "whole": 1.0},
    "cumulative": {"cumulative": 2.0, "done": 1.0, "total": 1.0, "estimated": -2.0},
}
"""How much a role that a column plays speaks for it: a result of the period before a bare result, one of the whole
year (*Năm 2020*, in a half-year's return) after both, an estimate last."""


class Roles(NamedTuple):
    """What is left of a header without the words for its roles, and the roles."""

    core: str
    marks: frozenset[str]


NONE = Roles("", frozenset())


@lru_cache(maxsize=65536)
def roles_in(text: str, period: Period | None) -> Roles:
    """Return the roles that a header names for a return of a period, and what the header says besides."""
    text = clean(text)
    folded = bare(text)
    if len(text) > LONGEST:
        return Roles(text, frozenset())
    marks: list[str] = []
    taken: list[tuple[int, int]] = []
    if len(folded) == len(text):
        taken += [found.span() for found in _CITED.finditer(folded)]
        for kind, pattern in _PERIODS:
            for found in pattern.finditer(folded):
                if not _overlap(taken, found.span()) and (mark := _when(period, kind, *found.groups())):
                    marks.append(mark)
                    taken.append(found.span())
    tokens = [token for token in _TOKEN.finditer(text) if not _overlap(taken, token.span())]
    fold = bare if text.isascii() else key
    words = [fold(token[0]) for token in tokens]
    known, sizes = _phrases(text.isascii())
    index = 0
    while index < len(words):
        for size in sizes.get(words[index], ()):
            role = _of_length(known.get(tuple(words[index : index + size])), period)
            if role and index + size <= len(words):
                if _is_first_side(role, marks):
                    marks.append(role)
                taken.append((tokens[index].start(), tokens[index + size - 1].end()))
                index += size
                break
        else:
            index += 1
    return Roles(_without(text, taken) if taken else text, frozenset(marks))


@lru_cache(maxsize=65536)
def without_months(text: str) -> str:
    """Return a header without the months and years that it names."""
    text = clean(text)
    folded = bare(text)
    if len(text) > LONGEST or len(folded) != len(text):
        return text
    taken: list[tuple[int, int]] = []
    for _, pattern in _PERIODS:
        taken += [found.span() for found in pattern.finditer(folded) if not _overlap(taken, found.span())]
    return _without(text, taken) if taken else text


def _of_length(role: str | None, period: Period | None) -> str | None:
    """Return what *Trong tháng* and *Quý này* say for a return of a period: the period's own, or a part of it."""
    if role not in _LENGTHS:
        return role
    is_longer = period is not None and period.end.month - period.start.month >= _LENGTHS[role]
    return "within" if is_longer else "period"


def _is_first_side(role: str, marks: Sequence[str]) -> bool:
    """Tell whether a role may stand beside those before it: *Kế hoạch thực hiện* is a plan, *KH giao* is assigned."""
    sides = _SIDES.intersection(marks)
    return role not in _SIDES or not sides or (role == "assigned" and sides <= _PLANNED)


def _overlap(taken: Iterable[tuple[int, int]], span: tuple[int, int]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in taken)


def _without(text: str, taken: Sequence[tuple[int, int]]) -> str:
    for first, last in sorted(taken, reverse=True):
        text = f"{text[:first]} {text[last:]}"
    return clean(re.sub(r"\(\s*\)|\[\s*\]", " ", text)).strip(" -–/,:;.()&+")


def _when(period: Period | None, kind: str, number: str, half: str | None, year: str | None) -> str | None:
    """Return how the months that a header names stand to a return's period; ``None`` where no months are named."""
    if period is None:
        return "dated"
    of = int(year) if year else period.start.year
    if of != period.start.year:
        return "earlier" if of < period.start.year else "later"
    months = _months(kind, number, half)
    if months is None:
        return None
    first, last = months
    own = (period.start.month, period.end.month)
    if (first, last) == own:
        return "this"
    if own[0] <= first and last <= own[1]:
        return "within"
    if first == 1 and last == own[1]:
        return "cumulative"
    return "whole" if (first, last) == (1, 12) else "other"


def _months(kind: str, number: str, half: str | None) -> tuple[int, int] | None:
    if kind == "year":
        return 1, 12
    value = _ROMAN.get(number) or _IN_WORDS.get(number) or (int(number) if number.isdecimal() else 0)
    if kind == "quarter":
        return 3 * value - 2, 3 * value
    if not 1 <= value <= 12:
        return None
    if kind == "month":
        return value, value
    return (13 - value, 12) if half == "cuoi" else (1, value)


@cache
def _phrases(unaccented: bool) -> tuple[dict[tuple[str, ...], str], dict[str, list[int]]]:
    """Return the phrases of ``roles.yaml``, folded word by word, and the lengths of those that begin with a word."""
    fold = bare if unaccented else key
    known = {
        tuple(fold(token) for token in _TOKEN.findall(clean(phrase))): role
        for role, phrases in _listed().items()
        for phrase in phrases
    }
    sizes: dict[str, set[int]] = {}
    for words in known:
        sizes.setdefault(words[0], set()).add(len(words))
    return known, {word: sorted(found, reverse=True) for word, found in sizes.items()}


def _listed() -> Mapping[str, list[str]]:
    return read_lists(_WORDS)


@lru_cache(maxsize=65536)
def joined(texts: tuple[str, ...], period: Period | None, *, below: int | None = None) -> frozenset[str]:
    """Return the roles that the texts of a column's header name together; the lowest that names a side has it.

    ``below`` is the place of the text that says what the column is: what is said above it of parts is not of it alone.
    """
    marks: frozenset[str] = frozenset()
    for place, text in enumerate(texts):
        own = roles_in(text, period).marks
        if below is not None and place < below:
            own -= _OF_ONE_TEXT
        marks = (marks - _SIDES if own & _SIDES else marks) | own
    return marks


def role_of(form: Form, name: str) -> str | None:
    """Return the role that a field has in a form: its own, or that of all fields; ``None`` where it has none."""
    if name == form.roles.planned:
        return "planned"
    if name == form.roles.result:
        return "done"
    if name == form.roles.cumulative:
        return "cumulative"
    return form.tells


def barred(role: str | None, marks: frozenset[str]) -> str | None:
    """Return the role that keeps a column from a field of a role, ``None`` where nothing does."""
    wrong = marks & _BARS.get(role or "", frozenset())
    return min(wrong) if wrong else None


def speaks_for(role: str | None, marks: frozenset[str]) -> float:
    """Return how much the roles of a column speak for a field of a role."""
    weights = _SPEAKS_FOR.get(role or "", {})
    return sum(weights.get(mark, 0.0) for mark in marks)


def names_a_role(text: str) -> bool:
    """Tell whether a header says nothing but which role its column plays."""
    found = roles_in(text, None)
    return bool(found.marks) and not any(map(str.isalpha, found.core))
