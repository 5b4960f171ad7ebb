"""Compute a report's figures, with last year's, and what is missing from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from organisation.periods import Period
from reports import measures
from reports.comparison import why_not
from reports.definition import Definition, FigureDefinition, Scope, read_definition
from reports.relations import fetched, open_relations, query, rows
from reports.tracing import TraceRow, trace

__all__ = ["Completeness", "Figure", "TraceRow", "completeness", "compute", "trace"]

Number = int | float


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of ``expected`` units, how many returns are ``missing`` and how many have ``reported``."""

    expected: int = 0
    missing: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report, made of the returns of ``expected`` units of which ``missing`` have not reported.

    ``previous`` is last year's of the same period, ``None`` where nobody reported then or where a reorganisation has
    made it another thing (``reports.comparison``); ``previous_missing`` and ``previous_expected`` say how complete that
    was.
    """

    id: str
    label: str
    unit: str
    value: Number
    previous: Number | None
    missing: int
    expected: int
    approximate: bool
    previous_missing: int = 0
    previous_expected: int = 0

    @property
    def change(self) -> Number | None:
        """The difference from the same period last year, in the figure's own unit."""
        return None if self.previous is None else self.value - self.previous

    @property
    def growth(self) -> float | None:
        """The change in per cent of last year's value, with one decimal; ``None`` where there was nothing then."""
        return round(100 * (self.value - self.previous) / self.previous, 1) if self.previous else None


def compute(connection: duckdb.DuckDBPyConnection, kind: str, period: Period) -> dict[str, Figure]:
    """Return every figure of a report by id.

    Raises:
        FileNotFoundError: no such kind of report.
        duckdb.Error: a definition does not fit the warehouse; our own fault.
    """
    report = read_definition(kind)
    scopes = {figure.scope for figure in report.figures.values() if figure.scope}
    relations = {figure.measure.relation for figure in report.figures.values()} | {one.relation for one in scopes}
    open_relations(connection, report, period.previous_year, relations)
    past = _values(connection, report)
    past_state = completeness(connection, scopes)
    open_relations(connection, report, period)
    now = _values(connection, report)
    state = completeness(connection, scopes)
    return {
        figure.id: _figure(
            figure, now[figure.id], None if why_not(figure.id, period) else past[figure.id], state, past_state
        )
        for figure in report.figures.values()
    }


def completeness(connection: duckdb.DuckDBPyConnection, scopes: Iterable[Scope]) -> dict[Scope, Completeness]:
    """Return the state of returns of each scope, for the period the relations are open for."""
    found = {}
    for scope in scopes:
        text = query("completeness").format(relation=scope.relation, form=scope.form, where=scope.where)
        [counts] = rows(connection, text)
        found[scope] = Completeness(**counts)
    return found


def _values(connection: duckdb.DuckDBPyConnection, report: Definition) -> dict[str, tuple[Number, bool]]:
    """Return (value, whether approximate) of every figure, for the period relations are open for: one query each."""
    by_relation: dict[str, list[FigureDefinition]] = defaultdict(list)
    for figure in report.figures.values():
        by_relation[figure.measure.relation].append(figure)
    values: dict[str, tuple[Number, bool]] = {}
    for relation, figures in by_relation.items():
        text = query("figures").format(relation=relation, selections=", ".join(map(_selection, figures)))
        [row] = fetched(connection.execute(text))
        pairs = zip(row[::2], row[1::2], strict=True)
        values |= {figure.id: (value or 0, near) for figure, (value, near) in zip(figures, pairs, strict=True)}
    return values


def _selection(figure: FigureDefinition) -> str:
    return f"{measures.value(figure.measure)}, {measures.approximate(figure.measure)}"


def _figure(
    figure: FigureDefinition,
    now: tuple[Number, bool],
    past: tuple[Number, bool] | None,
    state: dict[Scope, Completeness],
    past_state: dict[Scope, Completeness],
) -> Figure:
    whole = state[figure.scope] if figure.scope else Completeness()
    whole_then = past_state[figure.scope] if figure.scope else Completeness(reported=1)
    return Figure(
        id=figure.id,
        label=figure.label,
        unit=figure.unit,
        value=now[0],
        previous=past[0] if past and whole_then.reported else None,
        missing=whole.missing,
        expected=whole.expected,
        approximate=now[1],
        previous_missing=whole_then.missing,
        previous_expected=whole_then.expected,
    )
