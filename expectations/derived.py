"""Columns that no single field holds, made in pandas so that an expectation can look at them.

Great Expectations compares values that stand in one row. What needs arithmetic on them is made into a column here
first, from that row alone; what needs other rows of the return is an expectation of its own
(``expectations.across_rows``).

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
from expectations.one_check import CONTEXT, Check
from forms.definition import BY_MONTH

_DAY = np.timedelta64(1, "D")
_NO_DAY = np.datetime64("NaT")


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


def earliest_start(batch: Batch, check: Check) -> Values:
    """The first day of the period; none for a trip that began before it, reaches into it and is no ``longest`` days."""
    first, last, start, _, is_short = _trip(batch, check)
    return np.where((first < start) & (last >= start) & is_short, _NO_DAY, start)


def latest_end(batch: Batch, check: Check) -> Values:
    """The last day of the period; none for a trip that began by then and is no ``longest`` days."""
    first, last, _, end, is_short = _trip(batch, check)
    return np.where((first <= end) & (last > end) & is_short, _NO_DAY, end)


def _trip(batch: Batch, check: Check) -> tuple[Values, Values, Values, Values, Values]:
    """Return the first and the last day of trips, those of their periods, and which trips are short enough."""
    first, last = (batch.frame[field].to_numpy() for field in check.of)
    start, end = (batch.frame[field].to_numpy() for field in CONTEXT)
    return first, last, start, end, _by_day(batch) & ((last - first) / _DAY < check.derive["longest"])


def _by_day(batch: Batch) -> Values:
    """Tell which records give their dates to the day."""
    precisions = [span.precision for span in batch.form.spans if span.precision]
    if not precisions:
        return np.full(len(batch.frame), True)
    return np.asarray(batch.frame[precisions[0]].to_numpy() != BY_MONTH)


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
        earliest_start,
        latest_end,
    )
}
