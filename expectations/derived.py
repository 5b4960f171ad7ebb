"""Columns that no single field holds, made in pandas so that an expectation can look at them.

Great Expectations compares what stands in one row. Whatever needs other rows of the return, or arithmetic on dates, is
made into a column here first: ``same_as_row``, ``differs_from_row``, ``overlaps_row``, ``other_indicator`` look across
the rows of a return; ``days_between``, ``report_due``, ``sum_of``, ``fraction``, ``money``, ``part_counted``,
``written`` and ``one_choice`` stay within one.

Each function takes the batch and the check and returns one value a record; no value (``NaN``, ``NaT``, ``None``) where
the check has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from expectations.calendar import report_within_days
from expectations.frame import Batch, Values
from expectations.one_check import Check
from expectations.overlaps import overlaps
from forms.definition import BY_MONTH
from vietnamese.text import key

_DAY = np.timedelta64(1, "D")


def written(batch: Batch, check: Check) -> Values:
    """What stands in a cell, read or not; a form's older layout without the column is the reader's to report."""
    (field,) = check.of
    values = batch.frame[field].to_numpy(dtype=object)
    filled = np.where(pd.isna(values), batch.raw(field), values)
    return np.where(batch.mapped(field), filled, "")


def one_choice(batch: Batch, check: Check) -> Values:
    """The value of a closed list; where a cell names several, the first that is not in the list, if any."""
    allowed = check.arguments["value_set"]
    values = batch.frame[check.of[0]].to_numpy()
    several = [index for index, value in enumerate(values) if isinstance(value, list)]
    if several:
        values = values.copy()
        for index in several:
            values[index] = next((value for value in values[index] if value not in allowed), None)
    return values


def fraction(batch: Batch, check: Check) -> Values:
    """What a number has behind its decimal comma."""
    with np.errstate(invalid="ignore"):
        return batch.frame[check.of[0]].to_numpy() % 1


def sum_of(batch: Batch, check: Check) -> Values:
    """The sum of several counts of a row; none where all are blank."""
    return batch.frame[list(check.of)].sum(axis=1, min_count=1).to_numpy()


def money(batch: Batch, check: Check) -> Values:
    """The amounts above zero of the indicators that are counted in đồng."""
    amount, indicator = check.of
    in_dong = [choice.value for choice in batch.form[indicator].choices if choice.extra.get("unit") == "đồng"]
    values = batch.frame[amount]
    return values.where(batch.frame[indicator].isin(in_dong) & (values > 0)).to_numpy()


def part_counted(batch: Batch, check: Check) -> Values:
    """What a figure has behind its decimal comma, of the indicators whose unit is none of the divisible ones."""
    figure, indicator = check.of
    listed, divisible = batch.form[indicator].choices, check.derive["divisible"]
    counted = [choice.value for choice in listed if choice.extra.get("unit") not in divisible]
    values = batch.frame[figure]
    return (values % 1).where(batch.frame[indicator].isin(counted)).to_numpy()


def days_between(batch: Batch, check: Check) -> Values:
    """The number of days from the first date to the last, both counted; none for a whole month or a turned range."""
    first, last = (batch.frame[field].to_numpy() for field in check.of)
    days = (last - first) / _DAY + 1
    return np.where(_by_day(batch) & (days >= 1), days, np.nan)


def report_due(batch: Batch, check: Check) -> Values:
    """The last day on which a visit that ended on a day is reported in time."""
    return batch.frame[check.of[0]].to_numpy() + report_within_days() * _DAY


def same_as_row(batch: Batch, check: Check) -> Values:
    """The record a row repeats: the first of the same return whose fields are the same words, dates and values.

    A row in which the first field (who or what), a date or a choice is missing is never called the same, nor is one
    whose ``figures`` differ from those of the row it would repeat.
    """
    groups, first = _alike(batch, check)
    found = np.full(len(batch.frame), np.nan)
    found[groups.index] = np.where(first == groups.index, np.nan, first)
    found[_differing(batch, check, groups)] = np.nan
    return found


def differs_from_row(batch: Batch, check: Check) -> Values:
    """The record that says the same of whom, where and when, but gives other ``figures``: for each of the two."""
    groups, first = _alike(batch, check)
    found = np.full(len(batch.frame), np.nan)
    differing = _differing(batch, check, groups)
    last = pd.Series(groups.index, index=groups.index).groupby(groups.to_numpy()).transform("last")
    others = pd.Series(np.where(first == groups.index, last.to_numpy(), first), index=groups.index)
    found[differing] = others[differing]
    return found


def _alike(batch: Batch, check: Check) -> tuple[pd.Series, Values]:
    """Return a number for the group of every record that says the same as another, and the first of its group."""
    columns = {field: batch.frame[field].to_numpy() for field in check.of}
    texts = [field for field in check.of if batch.form[field].type in ("text", "person", "place")]
    plain = pd.DataFrame({field: _hashable(column) for field, column in columns.items() if field not in texts})
    plain["return"] = batch.return_of
    twice = np.flatnonzero(plain.duplicated(keep=False).to_numpy() & _by_day(batch) & _complete(columns, texts))
    rows = plain.iloc[twice].assign(**{field: _folded(columns[field][twice]) for field in texts})
    number = rows.groupby(list(rows), sort=False, dropna=False).ngroup()
    groups = pd.Series(number.to_numpy(), index=twice)
    groups = groups[groups.duplicated(keep=False).to_numpy()]
    first = pd.Series(groups.index, index=groups.index).groupby(groups.to_numpy()).transform("first")
    return groups, first.to_numpy()


def _differing(batch: Batch, check: Check, groups: pd.Series) -> Values:
    """Return the records of those groups whose figures are not all the same; a blank is no figure of its own."""
    differs = np.full(len(groups), False)
    for field in check.derive.get("figures", ()):
        values = pd.Series(batch.frame[field].to_numpy()[groups.index], index=groups.index)
        differs |= (values.groupby(groups.to_numpy()).transform("nunique") > 1).to_numpy()
    return groups.index[differs].to_numpy()


def overlaps_row(batch: Batch, check: Check) -> Values:
    """The record of another trip of the same person whose days overlap this one's; see ``expectations.overlaps``.

    The last two of ``of`` are the first and last day, those before them say who. Whole months are left aside.
    ``figures`` hold the number of days as it was stated: a row that contradicts itself is held to be the wrong one.
    """
    *who, start, end = check.of
    first, last = batch.frame[start].to_numpy(), batch.frame[end].to_numpy()
    usable = np.flatnonzero(_by_day(batch) & (first <= last) & batch.frame[who[0]].notna().to_numpy())
    people = pd.DataFrame({field: _folded(batch.frame[field].to_numpy()[usable]) for field in who})
    people["return"] = batch.return_of[usable]
    person = people.groupby(list(people), sort=False).ngroup().to_numpy()
    found = np.full(len(first), np.nan)
    trips = (first[usable].astype("datetime64[D]"), last[usable].astype("datetime64[D]"))
    doubtful = _contradict_themselves(batch, check, first, last)[usable]
    for record, other in overlaps(person, *trips, doubtful).items():
        found[usable[record]] = usable[other]
    return found


def _contradict_themselves(batch: Batch, check: Check, first: Values, last: Values) -> Values:
    """Tell which records state another number of days than their dates have."""
    wrong = np.full(len(first), False)
    for field in check.derive.get("figures", ()):
        stated = batch.frame[field].to_numpy()
        with np.errstate(invalid="ignore"):
            wrong |= ~np.isnan(stated) & (stated != (last - first) / _DAY + 1)
    return wrong


def other_indicator(batch: Batch, check: Check) -> Values:
    """Beside the indicator ``row`` of a return, the figure of its indicator ``other`` (``times`` over)."""
    indicator, figure = check.of
    names, figures = batch.frame[indicator].to_numpy(), batch.frame[figure].to_numpy()
    others = names == check.derive["other"]
    by_return = pd.Series(figures[others], index=batch.return_of[others])
    by_return = by_return[~by_return.index.duplicated()]
    found = by_return.reindex(batch.return_of).to_numpy() * check.derive.get("times", 1)
    return np.where(names == check.derive["row"], found, np.nan)


def _by_day(batch: Batch) -> Values:
    """Tell which records give their dates to the day."""
    precisions = [span.precision for span in batch.form.spans if span.precision]
    if not precisions:
        return np.full(len(batch.frame), True)
    return np.asarray(batch.frame[precisions[0]].to_numpy() != BY_MONTH)


def _complete(columns: Mapping[str, Any], texts: list[str]) -> Values:
    needed = [column for number, (field, column) in enumerate(columns.items()) if number == 0 or field not in texts]
    return np.asarray(np.all([~pd.isna(column) for column in needed], axis=0))


def _hashable(values: Values) -> Values:
    """Write out the cells that name several choices."""
    if values.dtype != object:
        return values
    return np.array([str(value) if isinstance(value, list) else value for value in values], dtype=object)


def _folded(values: Values) -> list[str]:
    """Fold each text once: two spellings of the same words become equal, a blank becomes an empty text."""
    return [key(value) if isinstance(value, str) else "" for value in values]


Derive = Callable[["Batch", "Check"], Any]
DERIVED: Mapping[str, Derive] = {
    function.__name__: function
    for function in (
        written,
        one_choice,
        fraction,
        sum_of,
        money,
        part_counted,
        days_between,
        report_due,
        same_as_row,
        differs_from_row,
        overlaps_row,
        other_indicator,
    )
}
# Derived columns that hold the number of another record rather than a value to expect.
RECORDS = frozenset(("same_as_row", "differs_from_row", "overlaps_row"))
