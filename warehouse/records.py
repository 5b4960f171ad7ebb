"""Records of many submissions of one form as one Arrow table: whole columns are joined, no record is ever an object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from forms import Form
from organisation import Period
from transforms.returns import RecordTable
from warehouse.arrays import array
from warehouse.form_tables import record_columns, table_name
from warehouse.places import Places
from warehouse.rows import Rows, insert_arrow
from warehouse.submissions import RowsOut, Submission, is_out


@dataclass(slots=True)
class Part:
    """The records of one sheet of one submission, and the rows of its file that stay out of the figures."""

    submission: Submission
    table: RecordTable
    rows_out: RowsOut


@dataclass(slots=True)
class Lost:
    """A value that the warehouse cannot hold: its row stays out of the figures, and somebody must be told."""

    part: Part
    row: int
    field: str
    value: str | None


@dataclass(slots=True)
class FormRecords:
    """The records of one form, gathered over a batch."""

    form: Form
    parts: list[Part] = field(default_factory=list)

    def insert(self, connection: duckdb.DuckDBPyConnection, kinds: pa.Schema) -> tuple[dict[str, int], list[Lost]]:
        """Insert the records; return how many of each submission count, and the values that could not be held.

        ``kinds`` are the types of the table's columns.
        A cell that names several values of a closed list has no typed value, and its row is not in the figures; the
        reader's own finding says so.
        """
        arrays: dict[str, pa.Array] = {}
        unheld: dict[str, list[int]] = {}
        for column in record_columns(self.form):
            typed = column.removesuffix("_raw")
            if column != typed and self._is_as_written(typed):
                arrays[column] = arrays[typed]
            elif column in _OF_A_PART:
                arrays[column] = self._repeated(_OF_A_PART[column])
            elif column != "in_figures":
                arrays[column], lost = array(self._column(column), kinds.field(column).type)
                unheld |= {column: lost} if lost else {}
        counted = self._counted(unheld)
        arrays["in_figures"] = pa.array(counted, pa.bool_())
        insert_arrow(connection, table_name(self.form.id), pa.table(arrays))
        return self._per_submission(counted), list(self._lost(unheld))

    def _is_as_written(self, name: str) -> bool:
        """Tell whether a field's values are its texts as written, the very same lists in every part."""
        return all(
            name in part.table.raw and part.table.values.get(name) is part.table.raw[name] for part in self.parts
        )

    def _column(self, name: str) -> list[Any]:
        values: list[Any] = []
        typed = name.removesuffix("_raw")
        for part in self.parts:
            table = part.table
            if name == "row":
                values += table.rows
            else:
                column = table.values.get(name) if typed == name else table.raw.get(typed)
                values += [None] * len(table) if column is None else column
        return values

    def _repeated(self, constant: Callable[[Part], str]) -> pa.Array:
        """Return a column that is the same in every record of a part."""
        parts = np.repeat(np.arange(len(self.parts)), [len(part.table) for part in self.parts])
        return array([constant(part) for part in self.parts], pa.string())[0].take(pa.array(parts))

    def _counted(self, unheld: dict[str, list[int]]) -> list[bool]:
        counted: list[bool] = []
        for part in self.parts:
            table = part.table
            if part.submission.status != "accepted":
                counted += [False] * len(table)
            elif part.rows_out:
                counted += [not is_out(table, row, part.rows_out) for row in table.rows]
            else:
                counted += [True] * len(table)
        for positions in unheld.values():
            for position in positions:
                counted[position] = False
        return counted

    def _per_submission(self, counted: list[bool]) -> dict[str, int]:
        totals: dict[str, int] = {}
        start = 0
        for part in self.parts:
            end = start + len(part.table)
            name = part.submission.submission_id
            totals[name] = totals.get(name, 0) + sum(counted[start:end])
            start = end
        return totals

    def _lost(self, unheld: dict[str, list[int]]) -> Iterator[Lost]:
        places = [(part, index) for part in self.parts for index in range(len(part.table))] if unheld else []
        for name, positions in unheld.items():
            for position in positions:
                part, index = places[position]
                if not isinstance(part.table.values[name][index], list):
                    raw = part.table.raw.get(name)
                    yield Lost(part, part.table.rows[index], name, raw[index] if raw else None)


_OF_A_PART: Mapping[str, Callable[[Part], str]] = {
    "submission_id": lambda part: part.submission.submission_id,
    "unit_id": lambda part: part.submission.unit_id,
    "period": lambda part: part.submission.period,
    "sheet": lambda part: part.table.sheet or "",
}
"""Columns that are the same in every record of a part."""


def add_places(rows: Rows, form: Form, parts: Iterable[Part], places: Places) -> None:
    """Add the units that the place fields of a form's records name, each matched on the first day of its record."""
    day_field = next((column.field for column in form.fields if column.type == "date"), None)
    for column in form.fields:
        if column.type == "place":
            for part in parts:
                _add_part(rows, column.field, day_field, part, places)


def _add_part(rows: Rows, name: str, day_field: str | None, part: Part, places: Places) -> None:
    table, submission = part.table, part.submission
    end = Period.parse(submission.period).end
    texts, days = table.values.get(name), table.values.get(day_field or "")
    if texts is None:
        return
    cells = zip(table.rows, texts, days or [None] * len(texts), strict=True)
    named = [
        (row, ordinal, place)
        for row, text, day in cells
        if text
        for ordinal, place in enumerate(places.named(text, day or end, submission.unit_id), start=1)
    ]
    constant = {
        "form": table.form,
        "field": name,
        "submission_id": submission.submission_id,
        "period": submission.period,
        "sheet": table.sheet or "",
    }
    rows.extend(
        "core_visit_places",
        {column: [value] * len(named) for column, value in constant.items()}
        | {
            "row": [row for row, _, _ in named],
            "ordinal": [ordinal for _, ordinal, _ in named],
            "place_raw": [place.raw for _, _, place in named],
            "unit_id": [place.unit_id for _, _, place in named],
        },
    )
