"""From failing records back to their cells: the findings, with what was found and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from expectations.frame import Batch
from expectations.one_check import Check
from expectations.suite import column_name
from findings import Finding
from transforms.returns import RecordTable
from vietnamese.numerals import plain


def findings_of(
    batch: Batch, number: int, check: Check, failing: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, Finding]]:
    """Yield (number of the read, finding) for the records that fail a check.

    ``failing``: each with its ``record`` and, of a check over several rows, the ``other`` record or what is
    ``expected``.
    """
    names = [] if check.across_rows else [name for name in check.columns if name != check.points_at]
    records = [each["record"] for each in failing]
    beside = {name: batch.frame[column_name(number, name)].iloc[records].tolist() for name in names}
    for at, record in enumerate(records):
        read, table, position = batch.place(record)
        yield (
            read,
            Finding(
                check.code,
                check.severity,
                sheet=table.sheet,
                row=table.rows[position],
                column=_column(batch, table, check.points_at),
                field=check.points_at,
                value=_text(table.raw.get(check.points_at), position),
                form=batch.form.id,
                unit_id=table.unit_id,
                period=table.period,
                params=_params(batch, check, failing[at], [values[at] for values in beside.values()])
                | _cells(table, check.points_at, position),
            ),
        )


def cell_of(batch: Batch, check: Check, record: int) -> int | str:
    """Return the column, in its own row, of the cell that a check points at; the field's name where none gives it."""
    _, table, _ = batch.place(record)
    return _column(batch, table, check.points_at) or check.points_at


def _column(batch: Batch, table: RecordTable, field: str) -> int | None:
    """Return the column of a field; an end that shares the column of its start stands there."""
    if field in table.columns:
        return table.columns[field]
    starts = (span.start for span in batch.form.spans if span.end == field)
    return next((table.columns[start] for start in starts if start in table.columns), None)


def _cells(table: RecordTable, field: str, position: int) -> dict[str, str]:
    """Name the cell of a record that is no row; the column of a field tells everywhere else."""
    return {"cells": table.cells[field][position]} if table.cells.get(field) else {}


def _text(column: list[str | None] | None, position: int) -> str | None:
    return column[position] if column else None


def _params(batch: Batch, check: Check, failing: Mapping[str, Any], beside: Sequence[Any]) -> dict[str, str]:
    """Return the places of the message: the header of the column, what else was looked at and what would be right."""
    params = {"header": batch.form[check.points_at].header}
    if "other" in failing:
        record, other = failing["record"], failing["other"]
        params["other"] = _place(batch, record, other)
        params["same"] = ", ".join(batch.form[field].header for field in check.columns)
        params["both"] = _both(batch, check, record, other)
    for value in (*beside, failing.get("expected")):
        if not pd.isna(value):
            params["expected"] = _plain(value)
    limits = {name: _plain(value) for name, value in check.arguments.items() if name in ("min_value", "max_value")}
    return params | limits


def _both(batch: Batch, check: Check, record: int, other: int) -> str:
    """Name the figures in which two records differ, with both values."""
    pairs = ((field, *batch.frame[field].iloc[[record, other]]) for field in check.arguments.get("figures", ()))
    return "; ".join(
        f"{batch.form[field].header} {_figure(here)} và {_figure(there)}"
        for field, here, there in pairs
        if here != there and not (pd.isna(here) and pd.isna(there))
    )


def _figure(value: Any) -> str:
    return "(trống)" if pd.isna(value) else _plain(value)


def _place(batch: Batch, record: int, other: int) -> str:
    """Name another record as a person would: its row, and its sheet where that is a different one."""
    _, here, _ = batch.place(record)
    _, there, position = batch.place(other)
    cell = there.cells and next(iter(there.cells.values()))[position]
    row = f"ô {cell}" if cell else f"dòng {there.rows[position]}"
    return row if here.sheet == there.sheet else f"{row} của trang “{there.sheet}”"


def _plain(value: Any) -> str:
    """Print a value as a return writes it."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return plain(int(value) if float(value).is_integer() else value)
    return str(value)
