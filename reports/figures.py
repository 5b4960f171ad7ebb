"""Compute and trace a report's figures.

A figure and its trace are two readings of one thing: the rows of a relation under a filter. The figure aggregates
them, the trace lists them with what each one adds, so that the sum over the trace is the figure. In a distinct count
the first row of each value adds one and its repetitions add nothing, and are listed all the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from findings import a1
from organisation.periods import Period
from reports.definition import Definition, FigureDefinition, Measure, Scope, read_definition
from reports.relations import open_relations, query, rows

Number = int | float


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of ``expected`` units, how many returns are ``missing`` and how many have ``reported``."""

    expected: int = 0
    missing: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report; ``previous`` is last year's of the same period, ``None`` where nobody reported then."""

    id: str
    label: str
    unit: str
    value: Number
    previous: Number | None
    missing: int
    expected: int
    approximate: bool

    @property
    def change(self) -> Number | None:
        """The difference from the same period last year, in the figure's own unit."""
        return None if self.previous is None else self.value - self.previous


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
    contribution: Number


def aggregate(measure: Measure) -> str:
    """Return the SQL of a measure's value."""
    if measure.kind == "count":
        return "count(*)"
    if measure.kind == "sum":
        return f"coalesce(sum({measure.of}), 0)"
    return f"count(DISTINCT {measure.of})"


def contribution(measure: Measure) -> str:
    """Return the SQL of what one row adds to a measure's value."""
    if measure.kind == "count":
        return "1"
    if measure.kind == "sum":
        return f"coalesce({measure.of}, 0)"
    first = f'row_number() OVER (PARTITION BY {measure.of} ORDER BY submission_id, sheet, "row", detail) = 1'
    return f"CASE WHEN {measure.of} IS NOT NULL AND {first} THEN 1 ELSE 0 END"


def compute(connection: duckdb.DuckDBPyConnection, kind: str, period: Period) -> dict[str, Figure]:
    """Return every figure of a report by id.

    Raises:
        FileNotFoundError: no such kind of report.
        duckdb.Error: a definition does not fit the warehouse; our own fault.
    """
    report = read_definition(kind)
    past = _values(connection, report, period.previous_year)
    past_state = completeness(connection, report)
    now = _values(connection, report, period)
    state = completeness(connection, report)
    return {
        figure.id: _figure(figure, now[figure.id], past[figure.id], state, past_state)
        for figure in report.figures.values()
    }


def trace(connection: duckdb.DuckDBPyConnection, kind: str, period: Period, figure_id: str) -> list[TraceRow]:
    """Return the sources of one figure; their contributions add up to its value.

    Raises:
        KeyError: the report has no such figure.
    """
    report = read_definition(kind)
    open_relations(connection, report, period)
    return trace_open(connection, report.figures[figure_id])


def trace_open(connection: duckdb.DuckDBPyConnection, figure: FigureDefinition) -> list[TraceRow]:
    """Return the sources of a figure on a connection whose relations are open."""
    return trace_measure(connection, figure.id, figure.measure)


def trace_measure(connection: duckdb.DuckDBPyConnection, name: str, measure: Measure) -> list[TraceRow]:
    """Return the rows that make up a measure, called ``name``."""
    text = query("trace").format(
        relation=measure.relation,
        where=measure.where,
        field=measure.field,
        raw=f"{measure.field}_raw" if measure.field else "NULL",
        contribution=contribution(measure),
    )
    return [
        TraceRow(name, submission, file, sheet, row, a1(row, column) if column else None, raw, detail, added)
        for submission, file, sheet, row, column, raw, detail, added in connection.execute(text).fetchall()
    ]


def completeness(connection: duckdb.DuckDBPyConnection, report: Definition) -> dict[Scope, Completeness]:
    """Return the state of returns of every scope of a report, for the period its relations are open for."""
    found = {}
    for scope in {figure.scope for figure in report.figures.values() if figure.scope}:
        [counts] = rows(connection, query("completeness").format(form=scope.form, where=scope.where))
        found[scope] = Completeness(**counts)
    return found


def _values(
    connection: duckdb.DuckDBPyConnection, report: Definition, period: Period
) -> dict[str, tuple[Number, bool]]:
    """Return (value, whether approximate) of every figure: one query a relation."""
    open_relations(connection, report, period)
    by_relation: dict[str, list[FigureDefinition]] = defaultdict(list)
    for figure in report.figures.values():
        by_relation[figure.measure.relation].append(figure)
    values: dict[str, tuple[Number, bool]] = {}
    for relation, figures in by_relation.items():
        row = connection.execute(
            query("figures").format(relation=relation, selections=", ".join(map(_selection, figures)))
        ).fetchone()
        pairs = zip((row or ())[::2], (row or ())[1::2], strict=True)
        values |= {figure.id: (value, bool(near)) for figure, (value, near) in zip(figures, pairs, strict=True)}
    return values


def _selection(figure: FigureDefinition) -> str:
    only = f"FILTER (WHERE {figure.measure.where})"
    value = aggregate(figure.measure)
    if figure.measure.kind == "sum":
        value = f"coalesce(sum({figure.measure.of}) {only}, 0)"
        return f"{value}, bool_or(approximate) {only}"
    return f"{value} {only}, bool_or(approximate) {only}"


def _figure(
    figure: FigureDefinition,
    now: tuple[Number, bool],
    past: tuple[Number, bool],
    state: dict[Scope, Completeness],
    past_state: dict[Scope, Completeness],
) -> Figure:
    known = past_state[figure.scope].reported > 0 if figure.scope else True
    whole = state[figure.scope] if figure.scope else Completeness()
    return Figure(
        id=figure.id,
        label=figure.label,
        unit=figure.unit,
        value=now[0],
        previous=past[0] if known else None,
        missing=whole.missing,
        expected=whole.expected,
        approximate=now[1],
    )
