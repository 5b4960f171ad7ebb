"""Compute a report's tables and lists: rows of cells, each a text, a number, a day or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from forms.choices import choices
from forms.definition import forms
from organisation.periods import Period
from reports import measures
from reports.definition import Column, Definition, Listing, Table
from reports.figures import Completeness, Figure, Lacking, state
from reports.relations import fetched, query, rows
from reports.wording import lacking_note, remark

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class TableData:
    """A computed table. ``silent`` rows are units that have not reported: their counts are unknown, not zero."""

    definition: Table
    keys: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    missing: int = 0
    expected: int = 0
    lacking: Lacking = field(default_factory=Lacking)

    @property
    def note(self) -> str:
        """Which returns are missing: ``chưa gồm 03/22 đơn vị chưa báo cáo``, nothing where none is; a footnote."""
        return lacking_note(self.missing, self.expected, self.lacking)

    @property
    def total_said(self) -> tuple[Cell, ...]:
        """The total as it is printed; empty where there is none."""
        return self.total or ()

    @property
    def heads(self) -> list[str]:
        """The headers of the columns; in a table of figures the family's own comes first."""
        first = [self.definition.rows["head"]] if "head" in self.definition.rows else []
        return [*first, *(column.label for column in self.definition.columns)]

    @property
    def numeric(self) -> list[bool]:
        """Whether each column holds counted numbers."""
        first = [False] if "head" in self.definition.rows else []
        return [*first, *(column.numeric for column in self.definition.columns)]


def listing(connection: duckdb.DuckDBPyConnection, entry: Listing) -> list[dict[str, Any]]:
    """Return the rows of a list, for the period the relations are open for."""
    text = query("rows").format(columns=entry.columns, relation=entry.relation, where=entry.where, order=entry.order)
    return rows(connection, text)


def table(
    connection: duckdb.DuckDBPyConnection, report: Definition, entry: Table, figures: Mapping[str, Figure]
) -> TableData:
    """Compute one table, for the period the relations are open for."""
    whole, lacking = state(connection, entry.scope) if entry.scope else (Completeness(), Lacking())
    build = _family_table if "each" in entry.rows else _relation_table
    keys, cells, total = build(connection, report, entry, figures)
    return TableData(
        entry,
        tuple(keys),
        tuple(map(tuple, cells)),
        tuple(total) if total else None,
        whole.missing,
        whole.expected,
        lacking,
    )


_Parts = tuple[list[str], list[list[Cell]], list[Cell] | None]


def _family_table(
    connection: duckdb.DuckDBPyConnection, report: Definition, entry: Table, figures: Mapping[str, Figure]
) -> _Parts:
    """A table of figures: one row for each member of a family, whose label opens the row."""
    members = report.families[entry.rows["each"]]
    cells = [
        [member["label"], *(_of_member(column, member, figures) for column in entry.columns)] for member in members
    ]
    keys = [str(member["value"]) for member in members]
    if "total" not in entry.rows:
        return keys, cells, None
    return keys, cells, [entry.rows["total"], *(_shown(figures[one.total], one.show) for one in entry.columns)]


def _of_member(column: Column, member: Mapping[str, Any], figures: Mapping[str, Figure]) -> Cell:
    if column.attribute:
        return str(member[column.attribute])
    if column.ratio:
        part, whole = (figures[name.format(**member)].value for name in column.ratio)
        return _share(part, whole)
    value = _shown(figures[column.figure.format(**member)], column.show)
    return None if column.zero == "blank" and not value else value


def _shown(figure: Figure, show: str) -> Cell:
    if show == "remark":
        return remark(figure)
    value: Cell = getattr(figure, "shown" if show == "value" else show)
    return value


def _relation_table(
    connection: duckdb.DuckDBPyConnection, report: Definition, entry: Table, figures: Mapping[str, Figure]
) -> _Parts:
    lines = listing(
        connection,
        Listing(entry.rows["relation"], "*", entry.rows.get("where", "true"), entry.rows["order"]),
    )
    key = entry.rows.get("key")
    keys = [str(line[key]) if key else str(number) for number, line in enumerate(lines, start=1)]
    counted = _counted(connection, entry)
    columns = [_column(column, counted, lines, keys, entry.rows.get("silent")) for column in entry.columns]
    _fill_ratios(entry.columns, columns)
    total = _total(connection, entry) if "total" in entry.rows and lines else None
    return keys, [list(row) for row in zip(*columns, strict=True)], total


_Counted = Mapping[str, Mapping[str, Cell]]


def _measured(entry: Table) -> dict[tuple[str, str], list[Column]]:
    """Return a table's measured columns by the relation they read and the key they group by."""
    groups: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for column in entry.columns:
        if column.measure is not None:
            groups[column.measure.relation, column.by].append(column)
    return groups


def _selections(columns: Sequence[Column]) -> str:
    return ", ".join(measures.value(column.measure) for column in columns if column.measure is not None)


def _counted(connection: duckdb.DuckDBPyConnection, entry: Table) -> _Counted:
    """Return the counts of every measured column by key."""
    counted: dict[str, dict[str, Cell]] = {}
    for (relation, by), columns in _measured(entry).items():
        text = query("columns").format(by=by, selections=_selections(columns), relation=relation)
        lines = fetched(connection.execute(text))
        for place, column in enumerate(columns, start=1):
            counted[column.id] = {line[0]: line[place] for line in lines}
    return counted


def _column(
    column: Column,
    counted: _Counted,
    lines: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
    silent: str | None,
) -> list[Cell]:
    if column.attribute:
        written = [line[column.attribute] for line in lines]
        return [*map(_words(column.naming), written)] if column.naming else written
    if column.id not in counted:
        return [None] * len(lines)
    # A unit that says nothing of a number has not said zero; one that reports no visits has made none.
    nothing = None if column.measure is not None and column.measure.kind == "sum" else 0
    return [
        counted[column.id].get(key, None if silent and line[silent] else nothing)
        for key, line in zip(keys, lines, strict=True)
    ]


def _words(naming: str) -> Callable[[Any], Cell]:
    """Return how a column says its codes: a form's name, a period's label, or a label of a closed list.

    A code that another release loaded, and that has no words here, stands for itself.
    """
    if naming == "form":
        return lambda form_id: forms()[form_id].name_vi if form_id in forms() else form_id
    if naming == "period":
        return lambda period_id: _capital(Period.parse(period_id).label)
    labels = {choice.value: choice.label_vi for choice in choices(naming)}
    return lambda code: labels.get(code, str(code))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fill_ratios(definitions: Sequence[Column], columns: list[list[Cell]]) -> None:
    places = {column.id: place for place, column in enumerate(definitions)}
    for place, column in enumerate(definitions):
        if column.ratio:
            part, whole = (columns[places[name]] for name in column.ratio)
            columns[place] = [_share(*pair) for pair in zip(part, whole, strict=True)]


def _share(part: Cell, whole: Cell) -> float | None:
    if not isinstance(part, int | float) or not isinstance(whole, int | float) or not whole:
        return None
    return round(100 * part / whole, 1)


def _total(connection: duckdb.DuckDBPyConnection, entry: Table) -> list[Cell]:
    """The total row: each measure over the whole relation, so that a distinct count is not added up."""
    totals: dict[str, Cell] = {}
    for (relation, _), columns in _measured(entry).items():
        text = query("total").format(selections=_selections(columns), relation=relation)
        [values] = fetched(connection.execute(text))
        totals |= {column.id: value for column, value in zip(columns, values, strict=True)}
    row = [[totals.get(column.id)] for column in entry.columns]
    _fill_ratios(entry.columns, row)
    return [entry.rows["total"], *(cells[0] for cells in row[1:])]
