"""A night's records of one form as one pandas frame, and the way back from a row of it to a cell of a file.

Columns are joined list by list, never record by record. The index names each row: ``record`` (its number in the
frame), ``sheet`` and ``row``, so that Great Expectations reports a failure by the place where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from expectations.one_check import CONTEXT, RETURN
from forms import Form
from organisation import Period
from transforms.returns import RecordTable

INDEX = ["record", "sheet", "row"]
_EPOCH = date(1970, 1, 1).toordinal()
Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Batch:
    """Tables of one form, each with the number of the read it came from; ``frame`` holds the typed values."""

    form: Form
    tables: Sequence[tuple[int, RecordTable]]
    frame: pd.DataFrame

    @cached_property
    def table_of(self) -> Values:
        """The number of the table each record stands in."""
        return np.repeat(np.arange(len(self.tables)), self._lengths)

    @cached_property
    def return_of(self) -> Values:
        """A number for the return (file, unit and period) each record belongs to."""
        keys = pd.Series([f"{read}|{table.unit_id}|{table.period}" for read, table in self.tables], dtype=object)
        return np.repeat(pd.factorize(keys)[0], self._lengths)

    @cached_property
    def _starts(self) -> Values:
        return np.concatenate(([0], np.cumsum(self._lengths)))[:-1]

    @cached_property
    def _lengths(self) -> Values:
        return np.array([len(table) for _, table in self.tables], dtype="int64")

    def raw(self, field: str) -> Values:
        """Return the text of a field as written, for every record."""
        return _objects(_column(self.tables, lambda table: table.raw.get(field)))

    def mapped(self, field: str) -> Values:
        """Tell for every record whether its table has a column for the field at all."""
        return np.repeat([field in table.columns or field in table.cells for _, table in self.tables], self._lengths)

    def place(self, record: int) -> tuple[int, RecordTable, int]:
        """Return the read's number, the table and the position in it of a record."""
        number = int(self.table_of[record])
        read, table = self.tables[number]
        return read, table, record - int(self._starts[number])


def batch_of(form: Form, tables: Sequence[tuple[int, RecordTable]], fields: Iterable[str]) -> Batch:
    """Join tables of one form into a batch; its frame has the given fields, ``CONTEXT`` and ``RETURN``.

    A day's end that was left blank is its start, as a visit of one day is written.
    """
    sheets = _column(tables, lambda table: [table.sheet or ""] * len(table))
    rows = _column(tables, lambda table: table.rows)
    columns = {field: _typed(form, field, tables) for field in sorted({*fields, *_of_spans(form)})}
    for span in form.spans:
        start, end = columns[span.start], columns[span.end]
        columns[span.end] = np.where(np.isnat(end), start, end)
    columns |= dict(zip(CONTEXT, _bounds(tables), strict=True))
    index = pd.MultiIndex.from_arrays([np.arange(len(rows)), sheets, rows], names=INDEX)
    series = {name: as_series(column, index) for name, column in columns.items()}
    batch = Batch(form, tables, pd.DataFrame(series, copy=False))
    batch.frame[RETURN] = as_series(batch.return_of, index)
    return batch


def as_series(values: Values, index: pd.Index) -> pd.Series:
    """Return a column as it is: pandas would copy one of texts into another type, of which numpy then makes objects."""
    return pd.Series(values, index, dtype=values.dtype, copy=False)


def _of_spans(form: Form) -> Iterable[str]:
    named = chain.from_iterable((span.start, span.end, span.precision) for span in form.spans)
    return (field for field in named if field)


def _column(
    tables: Sequence[tuple[int, RecordTable]], part: Callable[[RecordTable], Sequence[Any] | None]
) -> list[Any]:
    return list(chain.from_iterable(part(table) or [None] * len(table) for _, table in tables))


def _typed(form: Form, field: str, tables: Sequence[tuple[int, RecordTable]]) -> Values:
    values = _column(tables, lambda table: table.values.get(field))
    kind = form[field].type
    if kind == "date":
        return _days(values)
    return _numbers(values) if kind in ("count", "decimal") else _objects(values)


def _days(values: list[Any]) -> Values:
    """Convert dates by way of their ordinals, fourteen times as fast as numpy does it."""
    ordinals = np.array([value.toordinal() if value else 0 for value in values], dtype="int64")
    days = (ordinals - _EPOCH).astype("datetime64[D]").astype("datetime64[s]")
    days[ordinals == 0] = np.datetime64("NaT")
    return days


def _numbers(values: list[Any]) -> Values:
    try:
        return np.array(values, dtype="float64")
    except OverflowError:  # an integer of more than 308 digits
        return np.array([value if value is None or abs(value) < 1e300 else np.inf for value in values], dtype="float64")


def _objects(values: list[Any]) -> Values:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _bounds(tables: Sequence[tuple[int, RecordTable]]) -> tuple[Values, Values]:
    periods = [Period.parse(table.period) if table.period else None for _, table in tables]
    lengths = [len(table) for _, table in tables]
    first = np.array([period and period.start for period in periods], dtype="datetime64[s]")
    last = np.array([period and period.end for period in periods], dtype="datetime64[s]")
    return np.repeat(first, lengths), np.repeat(last, lengths)
