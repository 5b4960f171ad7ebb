"""What only several rows of a return can tell: repeated rows, overlapping trips, a figure against another row's.

Each function takes the frame of a batch (``expectations.frame``) and the arguments of its expectation
(``expectations.across_rows``), and gives the records (positions in the frame) that fail. A record is only ever compared
with records of the same return (``RETURN``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from expectations.frame import Values
from expectations.one_check import RETURN
from expectations.overlaps import overlaps
from forms import Form, Rule
from forms.definition import BY_MONTH
from vietnamese.text import key


@dataclass(frozen=True, slots=True)
class Takes:
    """What a line of ``rules.csv`` gives an expectation: so many fields at least and at most, and which arguments."""

    fewest: int
    most: int
    arguments: frozenset[str]


ACROSS_ROWS: Mapping[str, Takes] = {
    "ExpectRowsToBeStatedOnce": Takes(1, 20, frozenset(("figures",))),
    "ExpectRepeatedRowsToAgree": Takes(1, 20, frozenset(("figures",))),
    "ExpectTripsNotToOverlap": Takes(3, 20, frozenset(("figures",))),
    "ExpectFigureToBeWithinAnother": Takes(2, 2, frozenset(("row", "at_least", "at_most", "times"))),
}
"""The expectations over several rows, by the names ``rules.csv`` calls them; known here without Great Expectations.

Their fields are those that tell the thing apart; who, first and last day; the figure and the field that names it.
"""
_DAY = np.timedelta64(1, "D")
_WORDS = ("text", "person", "place")


def arguments_of(form: Form, rule: Rule) -> dict[str, Any]:
    """Return the arguments of an expectation over several rows: those of its rule, and what the form adds to them."""
    precision = next((span.precision for span in form.spans if span.precision), None)
    if rule.expectation == "ExpectTripsNotToOverlap":
        *person, start, end = rule.fields
        named = {"person": person, "start": start, "end": end, "precision": precision}
    elif rule.expectation == "ExpectFigureToBeWithinAnother":
        named = dict(zip(("figure", "name"), rule.fields, strict=True))
    else:
        words = [field for field in rule.fields if form[field].type in _WORDS]
        named = {"identity": list(rule.fields), "words": words, "precision": precision}
    return {**named, **rule.arguments}


def repeated(
    frame: pd.DataFrame, identity: Sequence[str], words: Sequence[str], figures: Sequence[str], precision: str | None
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the records that repeat another word for word, and those that repeat it with other ``figures``.

    Both give beside the record the one it repeats: the first of those whose ``identity`` are the same words, dates and
    values; beside that first one, where figures differ, the last. A row in which the first field (who or what), a date
    or a choice is missing repeats nothing; nor does one that gives its dates to the month.
    """
    columns = {field: frame[field].to_numpy() for field in identity}
    plain = pd.DataFrame({field: _hashable(column) for field, column in columns.items() if field not in words})
    plain["return"] = frame[RETURN].to_numpy()
    usable = _by_day(frame, precision) & _complete(columns, words)
    # Words are folded only where all else is the same: folding takes longer than everything else here together.
    twice = np.flatnonzero(plain.duplicated(keep=False).to_numpy() & usable)
    rows = plain.iloc[twice].assign(**{field: _folded(columns[field][twice]) for field in words})
    number = rows.groupby(list(rows), sort=False, dropna=False).ngroup()
    groups = pd.Series(number.to_numpy(), index=twice)
    groups = groups[groups.duplicated(keep=False).to_numpy()]
    of_group = pd.Series(groups.index, index=groups.index).groupby(groups.to_numpy())
    first: dict[Any, int] = of_group.transform("first").to_dict()
    last: dict[Any, int] = of_group.transform("last").to_dict()
    differing = _differing(frame, figures, groups)
    same = {record: other for record, other in first.items() if record != other and record not in differing}
    return same, {record: last[record] if first[record] == record else first[record] for record in sorted(differing)}


def _differing(frame: pd.DataFrame, figures: Sequence[str], groups: pd.Series) -> set[int]:
    """Return the records of those groups whose figures are not all the same; a blank is no figure of its own."""
    differs = np.full(len(groups), False)
    for field in figures:
        values = pd.Series(frame[field].to_numpy()[groups.index], index=groups.index)
        differs |= (values.groupby(groups.to_numpy()).transform("nunique") > 1).to_numpy()
    return set(groups.index[differs].tolist())


def overlapping(
    frame: pd.DataFrame, person: Sequence[str], start: str, end: str, figures: Sequence[str], precision: str | None
) -> dict[int, int]:
    """Return the records of trips held to be wrong, each with one of the same person whose days it overlaps.

    Whole months are left aside. ``figures`` hold the number of days as it was stated: a row that contradicts itself is
    held to be the wrong one (``expectations.overlaps``).
    """
    first, last = frame[start].to_numpy(), frame[end].to_numpy()
    usable = np.flatnonzero(_by_day(frame, precision) & (first <= last) & frame[person[0]].notna().to_numpy())
    people = pd.DataFrame({field: _folded(frame[field].to_numpy()[usable]) for field in person})
    people["return"] = frame[RETURN].to_numpy()[usable]
    number = people.groupby(list(people), sort=False).ngroup().to_numpy()
    trips = (first[usable].astype("datetime64[D]"), last[usable].astype("datetime64[D]"))
    doubtful = _contradict_themselves(frame, figures, first, last)[usable]
    found = overlaps(number, *trips, doubtful)
    return {int(usable[record]): int(usable[other]) for record, other in found.items()}


def _contradict_themselves(frame: pd.DataFrame, figures: Sequence[str], first: Values, last: Values) -> Values:
    """Tell which records state another number of days than their dates have."""
    wrong = np.full(len(first), False)
    for field in figures:
        stated = frame[field].to_numpy()
        with np.errstate(invalid="ignore"):
            wrong |= ~np.isnan(stated) & (stated != (last - first) / _DAY + 1)
    return wrong


def outside_another(
    frame: pd.DataFrame, figure: str, name: str, row: Any, bounds: Mapping[str, Any], times: float
) -> dict[int, float]:
    """Return the records named ``row`` whose figure is out of bounds, each with the bound it meets.

    ``bounds`` holds ``at_least`` or ``at_most`` or both: the name of the row of the same return whose figure, so many
    ``times`` over, is the bound. Where either figure is not stated there is nothing to say.
    """
    names, figures = frame[name].to_numpy(), frame[figure].to_numpy()
    returns = frame[RETURN].to_numpy()
    found: dict[int, float] = {}
    for bound, other in bounds.items():
        others = names == other
        by_return = pd.Series(figures[others], index=returns[others])
        by_return = by_return[~by_return.index.duplicated()]
        limit = by_return.reindex(returns).to_numpy() * times
        with np.errstate(invalid="ignore"):
            outside = figures < limit if bound == "at_least" else figures > limit
        found |= {int(at): float(limit[at]) for at in np.flatnonzero(outside & (names == row))}
    return found


def _by_day(frame: pd.DataFrame, precision: str | None) -> Values:
    """Tell which records give their dates to the day."""
    return np.full(len(frame), True) if precision is None else np.asarray(frame[precision].to_numpy() != BY_MONTH)


def _complete(columns: Mapping[str, Any], words: Sequence[str]) -> Values:
    needed = [column for number, (field, column) in enumerate(columns.items()) if number == 0 or field not in words]
    return np.asarray(np.all([~pd.isna(column) for column in needed], axis=0))


def _hashable(values: Values) -> Values:
    """Write out the cells that name several choices."""
    if values.dtype != object:
        return values
    return np.array([str(value) if isinstance(value, list) else value for value in values], dtype=object)


def _folded(values: Values) -> list[str]:
    """Fold each text once: two spellings of the same words become equal, a blank becomes an empty text."""
    return [key(value) if isinstance(value, str) else "" for value in values]
