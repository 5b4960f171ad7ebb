"""From a figure down to the cells it is made of.

A trace is known by what it is of: a figure by its id (``visits.total``), a figure of the same period last year with
that period behind it (``visits.total@2019-H1``), a counted cell of a table by table, row and column
(``by_unit/D193/visits``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from findings import a1
from organisation.periods import Period
from reports import measures
from reports.definition import Definition, Measure, Table, read_definition
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


_Rows = list[TraceRow]
_Columns = Mapping[tuple[str, str, str], int]
"""The column from 1 of a field on a sheet of a submission."""
_HEAD = 6
"""Columns of ``traces.sql`` before those of the measures, which have three each."""
_LAST_YEAR, _IN_TABLE = "@", "/"


def trace(connection: duckdb.DuckDBPyConnection, kind: str, period: Period, of: str) -> list[TraceRow]:
    """Return the sources of one figure or cell of a table; their contributions add up to its value.

    Raises:
        KeyError: the report has no such figure, or the table no such cell that is counted.
    """
    report = read_definition(kind)
    if _IN_TABLE in of:
        table = report.tables[of.partition(_IN_TABLE)[0]]
        if of.rpartition(_IN_TABLE)[2] not in {column.id for column in table.columns if column.measure}:
            raise KeyError(of)
        open_relations(connection, report, period, {"submissions", *_measured_relations(table)})
        return cell_traces(connection, [table]).get(of, [])
    figure_id, _, year = of.partition(_LAST_YEAR)
    if year and year != period.previous_year.id:
        raise KeyError(of)
    measure = report.figures[figure_id].measure
    open_relations(connection, report, period.previous_year if year else period, (measure.relation, "submissions"))
    return traces(connection, {of: measure})[of]


def last_year_traces(connection: duckdb.DuckDBPyConnection, report: Definition, period: Period) -> dict[str, _Rows]:
    """Return the sources of every figure of the same period last year, for which the relations are open."""
    of = f"{_LAST_YEAR}{period.previous_year.id}"
    return traces(connection, {f"{name}{of}": one.measure for name, one in report.figures.items()})


def figure_of(of: str) -> str:
    """Return the figure that a trace is of, be it last year's."""
    return of.partition(_LAST_YEAR)[0]


def cell_traces(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> dict[str, _Rows]:
    """Return the sources of every counted cell of some tables, for the period the relations are open for."""
    columns = _columns(connection)
    found: dict[str, _Rows] = defaultdict(list)
    groups: dict[tuple[str, str, str], dict[str, Measure]] = defaultdict(dict)
    for table in tables:
        for column in table.columns:
            if column.measure is not None:
                groups[table.id, column.measure.relation, column.by][column.id] = column.measure
    for (table_id, relation, by), wanted in groups.items():
        if "submission_id" not in connection.table(f"report_{relation}").columns:
            continue  # no return of this period says it: a quota, a column of last year
        for key, row in _sources(connection, relation, wanted, columns, by):
            of = _IN_TABLE.join((table_id, str(key), row.figure))
            found[of].append(replace(row, figure=of))
    return dict(found)


def _measured_relations(table: Table) -> set[str]:
    return {column.measure.relation for column in table.columns if column.measure is not None}


def traces(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, Measure]) -> dict[str, list[TraceRow]]:
    """Return the sources of many measures by name, for the period the relations are open for: one query a relation."""
    by_relation: dict[str, dict[str, Measure]] = defaultdict(dict)
    for name, measure in wanted.items():
        by_relation[measure.relation][name] = measure
    columns = _columns(connection)
    found: dict[str, list[TraceRow]] = {name: [] for name in wanted}
    for relation, of_it in by_relation.items():
        for _, row in _sources(connection, relation, of_it, columns):
            found[row.figure].append(row)
    return found


def _sources(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    wanted: Mapping[str, Measure],
    columns: _Columns,
    by: str = "NULL",
) -> Iterator[tuple[Any, TraceRow]]:
    """Yield each row that one of the measures of a relation counts, under the measure's name, and its key."""
    selections = ", ".join(map(_selection, wanted.values()))
    text = query("traces").format(relation=relation, key=by, measures=selections)
    for line in fetched(connection.execute(text)):
        for row in _rows(line, wanted, columns):
            yield line[_HEAD - 1], row


def _columns(connection: duckdb.DuckDBPyConnection) -> _Columns:
    lines = connection.execute(query("cells")).fetchall()
    return {(submission, sheet, field): column for submission, sheet, field, column in lines}


def _selection(measure: Measure) -> str:
    raw = f"{measure.field}_raw" if measure.field else "NULL"
    return f"{measures.holds(measure)}, {raw}, {measures.contribution(measure)}"


def _rows(line: tuple[Any, ...], wanted: Mapping[str, Measure], columns: _Columns) -> Iterable[TraceRow]:
    submission, file, sheet, row, detail, _ = line[:_HEAD]
    for place, name in enumerate(wanted):
        measured, raw, added = line[_HEAD + 3 * place : _HEAD + 3 * place + 3]
        if measured:
            column = columns.get((submission, sheet, wanted[name].field))
            cell = a1(row, column) if column else None
            yield TraceRow(name, submission, file, sheet, row, cell, raw, detail, added)
