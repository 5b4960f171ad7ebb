"""Which form a table is: the columns, the titles, the stamp and the sheet's name in one score.

A title rules over alike columns; the roles of columns rule over a title. Filled results under *Đăng ký*, or days that
are planned under *Kết quả*, are what they are, and both forms are named in a question: what is planned never becomes
what was done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from forms import Form, forms
from transforms.matching.assignment import Assignment
from transforms.matching.limits import limit
from transforms.matching.match import Match, Score
from vietnamese.text import bare

_FEWEST_WORDS = 3  # of a title that other words may part; "biểu số liệu" has three
_WORDS_BETWEEN = r"(?: [^ ]+){0,5}? "  # "đăng ký (cán bộ) đi (công tác) cơ sở"
_ALIKE = 2  # pairs of words that titles of one matter share: "đi cơ sở"; "công tác" alone is of everything
_OPPOSITE = {"planned": ("done",), "done": ("planned", "assigned")}


def ranked(
    assigned: Mapping[str, Assignment],
    titles: Sequence[str],
    sheet: str,
    hinted: Collection[str],
    is_filled: Callable[[int], bool],
) -> tuple[Score, ...]:
    """Return how well each form fits, the best first; of equals one of what is planned.

    ``is_filled`` tells of a column whether anything stands in it.
    """
    found = tuple(assigned.items())
    filled = frozenset(name for name, index in _odd(found) if is_filled(index))
    named, by_sheet = (tuple(said.items()) for said in (named_by(titles), _named_by_sheet(sheet)))
    return _ranked(found, filled, named, by_sheet, tuple(hinted))


@lru_cache(maxsize=1024)
def _odd(assigned: Sequence[tuple[str, Assignment]]) -> tuple[tuple[str, int], ...]:
    """Return the fields, each with a column, that some form never has."""
    odd = {name for form_id, _ in assigned for name in forms()[form_id].unlike}
    given = {target.field: index for _, found in assigned for target, index in found.columns.items()}
    return tuple((name, index) for name, index in given.items() if name in odd)


@lru_cache(maxsize=1024)
def _ranked(
    assigned: Sequence[tuple[str, Assignment]],
    filled: frozenset[str],
    named: Sequence[tuple[str, float]],
    by_sheet: Sequence[tuple[str, float]],
    hinted: Sequence[str],
) -> tuple[Score, ...]:
    """Return the scores; remembered, as returns made from one template share what their headers are."""
    given = {target.field for _, found in assigned for target in found.columns}
    scores = []
    for form_id, found in assigned:
        form, title = forms()[form_id], dict(named).get(form_id, 0.0)
        unlike = given.intersection(form.unlike)
        score = Score(
            form_id,
            found.score,
            (limit("title") if title == 1 else limit("half_title")) if title else 0.0,
            limit("hint") * (form_id in hinted),
            limit("sheet_name") * dict(by_sheet).get(form_id, 0.0),
            tuple(column.field for column in found.missing),
            tuple(sorted(unlike)),
            tuple(sorted({*(filled & unlike), *_kept_out(form, found)})),
        )
        scores.append(replace(score, total=_total(score, form)))
    return tuple(sorted(scores, key=lambda score: (-score.total, forms()[score.form].tells != "planned")))


def matched(
    assigned: Mapping[str, Assignment],
    titles: Sequence[str],
    sheet: str,
    hinted: Collection[str],
    is_filled: Callable[[int], bool],
) -> Match:
    """Return what a table is, of the assignments of its columns in every form."""
    scores = ranked(assigned, titles, sheet, hinted, is_filled)
    best, found = scores[0], assigned[scores[0].form]
    sure = len(scores) < 2 or best.total - scores[1].total >= limit("sure")
    named = max(scores[1:], key=lambda score: score.named, default=None)
    contradicted = named.form if named and named.named > best.named and _is_denied(named, best, titles) else None
    return Match(
        forms()[best.form], found.columns, rivals=found.rivals, typos=found.typos, scores=scores, sure=sure,
        contradicted=contradicted,
    )  # fmt: skip


def _is_denied(named: Score, best: Score, titles: Sequence[str]) -> bool:
    """Tell whether the columns are not those of the form that a title names: against it, or some of it not there.

    A title of another matter altogether only: *Tổng hợp kết quả đi cơ sở* may head the counts of visits.
    """
    if named.against or best.named or named.named < limit("title") or not named.missing:
        return bool(named.against)
    line, form, other = bare(" ".join(titles)), forms()[named.form], forms()[best.form]
    said = [title for title in _bare_titles(form.title, *form.titles) if title in line]
    pairs = {pair for title in _bare_titles(other.title, *other.titles) for pair in _pairs(title)}
    return bool(said) and len(pairs & _pairs(max(said, key=len))) < _ALIKE


def _pairs(title: str) -> set[tuple[str, str]]:
    return set(pairwise(title.split()))


def _total(score: Score, form: Form) -> float:
    missing = sum(limit("identity") if form[name].identity else limit("required") for name in score.missing)
    against = limit("contradicted") if score.against and score.named else 0.0
    total = score.columns + score.named + score.hinted + score.sheet - missing - against
    return round(total - limit("unlike") * len(score.unlike), 2)


def _kept_out(form: Form, found: Assignment) -> set[str]:
    """Return the required fields of a form that only columns of the opposite role would give."""
    opposite = _OPPOSITE.get(form.tells or "", ())
    missing = {column.field for column in found.missing}
    return {rival.target.field for rival in found.rivals if rival.role in opposite} & missing


def named_by(titles: Sequence[str]) -> dict[str, float]:
    """Return the forms that title lines name: 1 for the longest title found, half of it for the others."""
    line = " ".join(map(bare, titles))
    lengths = {
        form.id: max((len(title) for title in _bare_titles(form.title, *form.titles) if title in line), default=0)
        for form in forms().values()
    }
    if not any(lengths.values()):
        lengths = _named_with_words_between(titles)
    longest = max(lengths.values(), default=0)
    return {form_id: 1.0 if length == longest else 0.5 for form_id, length in lengths.items() if length}


def _named_with_words_between(titles: Sequence[str]) -> dict[str, int]:
    """Return the lengths of the titles that a line holds with a few words between theirs, the ones that begin first.

    *Danh sách đăng ký cán bộ đi công tác cơ sở* names what *đăng ký đi cơ sở* does; *Kết quả thực hiện kế hoạch đi cơ
    sở* is of the results, which it names first.
    """
    lengths: dict[str, int] = {}
    first = None
    for line in map(bare, titles):
        for form in forms().values():
            for title, pattern in _loose_titles(form.title, *form.titles):
                found = pattern.search(line)
                if found and (first is None or found.start() <= first):
                    if first is None or found.start() < first:
                        lengths.clear()
                    first = found.start()
                    lengths[form.id] = max(len(title), lengths.get(form.id, 0))
        if lengths:
            break
    return lengths


def _named_by_sheet(name: str) -> dict[str, float]:
    """Return the forms that a sheet's name names; it may be the name that our own workbook gives the sheet."""
    plain = bare(name)
    return {form.id: 1.0 for form in forms().values() if bare(form.sheet) == plain} or named_by([name])


@cache
def _loose_titles(*titles: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the titles of three words or more, each with the pattern of its words in order."""
    found = []
    for title in map(bare, titles):
        words = list(map(re.escape, title.split()))
        if len(words) >= _FEWEST_WORDS:
            found.append((title, re.compile(r"\b" + _WORDS_BETWEEN.join(words) + r"\b")))
    return tuple(found)


@cache
def _bare_titles(*titles: str) -> tuple[str, ...]:
    return tuple(map(bare, titles))
