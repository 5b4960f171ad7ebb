"""From a figure down to the cells it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from findings import a1
from organisation.periods import Period
from reports import measures
from reports.definition import Measure, read_definition
from reports.relations import fetched, open_relations, query


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One source of a figure: the cell (``None`` where it is not a cell), its text, and what it adds to the figure."""

    figure: str
    submission_id: str | None
    file: str | None
    sheet: str | None
    row: int | None
    cell: str | None
    raw: str | None
    detail: str
    contribution: int | float


def trace(connection: duckdb.DuckDBPyConnection, kind: str, period: Period, figure_id: str) -> list[TraceRow]:
    """Return the sources of one figure; their contributions add up to its value.

    Raises:
        KeyError: the report has no such figure.
    """
    report = read_definition(kind)
    measure = report.figures[figure_id].measure
    open_relations(connection, report, period, (measure.relation, "submissions"))
    return traces(connection, {figure_id: measure})[figure_id]


def traces(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, Measure]) -> dict[str, list[TraceRow]]:
    """Return the sources of many measures by name, for the period the relations are open for: one query a relation."""
    by_relation: dict[str, list[str]] = defaultdict(list)
    for name, measure in wanted.items():
        by_relation[measure.relation].append(name)
    columns = _columns(connection)
    found: dict[str, list[TraceRow]] = {name: [] for name in wanted}
    for relation, names in by_relation.items():
        text = query("traces").format(relation=relation, measures=", ".join(_selection(wanted[name]) for name in names))
        for line in fetched(connection.execute(text)):
            for row in _rows(line, names, wanted, columns):
                found[row.figure].append(row)
    return found


_HEAD = 5
"""Columns of ``traces.sql`` before those of the measures, which have three each."""

_Columns = Mapping[tuple[str, str, str], int]


def _columns(connection: duckdb.DuckDBPyConnection) -> _Columns:
    lines = connection.execute(query("cells")).fetchall()
    return {(submission, sheet, field): column for submission, sheet, field, column in lines}


def _selection(measure: Measure) -> str:
    raw = f"{measure.field}_raw" if measure.field else "NULL"
    return f"{measures.holds(measure)}, {raw}, {measures.contribution(measure)}"


def _rows(
    line: tuple[Any, ...], names: Iterable[str], wanted: Mapping[str, Measure], columns: _Columns
) -> Iterable[TraceRow]:
    submission, file, sheet, row, detail = line[:_HEAD]
    for place, name in enumerate(names):
        measured, raw, added = line[_HEAD + 3 * place : _HEAD + 3 * place + 3]
        if measured:
            column = columns.get((submission, sheet, wanted[name].field))
            cell = a1(row, column) if column else None
            yield TraceRow(name, submission, file, sheet, row, cell, raw, detail, added)
