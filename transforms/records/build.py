"""From the rows of a table to its records: every field typed, rows without an identity sent back as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms import Column, empty_code
from transforms.matching.assignment import Target
from transforms.matching.layout import Table
from transforms.records.agreement import ask_where_names_differ
from transforms.records.measured import convert, stated_by_lines, states_a_scale
from transforms.records.source import Source
from transforms.records.typed import Typed, read_cells, read_column, read_span, read_span_cells, read_ticks
from transforms.report import shown
from transforms.returns import RecordTable, SentBackRow
from transforms.values.dates import DAY, MONTH, Days


def build(source: Source, unit_id: str | None, inherited: Mapping[str, str]) -> tuple[RecordTable, list[SentBackRow]]:
    """Return the records of a table, and its rows whose identity cannot be read.

    ``inherited`` gives a field one value for the whole table, where the table has no column for it.
    """
    read = _read_columns(source)
    count = len(source.rows.records)
    _read_given(source, inherited, read)
    ask_where_names_differ(source, read)
    convert(source, read)
    _derive(source, read)
    kept, back = _divide(source, read)
    table = RecordTable(
        source.form.id, source.table.grid.name or None, unit_id, source.period.id if source.period else None
    )
    table.columns = _columns(source)
    table.rows = [source.rows.records[i] + 1 for i in kept]
    whole = len(kept) == count
    for column in source.form.fields:
        typed = read[column.field]
        table.values[column.field] = typed.values if whole else [typed.values[i] for i in kept]
        if not column.derived:
            table.raw[column.field] = typed.raw if whole else [typed.raw[i] for i in kept]
    return table, back


def _read_columns(source: Source) -> dict[str, Typed]:
    read: dict[str, Typed] = {}
    lines = stated_by_lines(source)
    spans = {span.start: span for span in source.form.spans}
    for target, index in source.table.columns.items():
        column = source.form[target.field]
        if target.kind == "span":
            span = spans[target.field]
            read[span.start], read[span.end] = read_span(source, span, index)
        elif target.kind == "tick":
            if target.field not in read:
                read[target.field] = read_ticks(source, column)
        elif column.type != "ordinal":
            read[target.field] = read_column(source, column, index, scaled=states_a_scale(source, column, index, lines))
            _read_beside(source, column, index, read)
    return read


def _read_beside(source: Source, column: Column, index: int, read: dict[str, Typed]) -> None:
    """Read what stands beside names under a header that names two fields (*Họ tên, chức vụ*)."""
    notes = read[column.field].aside if column.type == "person" else []
    beside = source.table.named_beside(index) if notes else None
    if beside:
        read[beside] = Typed(notes, list(notes))


def _read_given(source: Source, inherited: Mapping[str, str], read: dict[str, Typed]) -> None:
    """Read the fields that have no column: what group rows say, or one value for the whole table."""
    count = len(source.rows.records)
    spans = {span.start: span for span in source.form.spans}
    for column in source.form.fields:
        name = column.field
        if name in read or column.derived:
            continue
        grouped = source.groups[name][0].row if name in source.groups else len(source.table.grid.rows)
        cells: list[Any] = [inherited.get(name) if row < grouped else None for row in source.rows.records]
        if name in source.groups:
            source.filler.fill_groups(cells, source.groups[name])
            _ask_for_required(source, column, cells)
        if name in spans and name in source.groups:
            first, last = read_span_cells(source, spans[name], cells, [None] * count)
            read[name], read[spans[name].end] = first, read.get(spans[name].end, last)
        else:
            read[name] = read_cells(source, column, cells, [None] * count)


def _ask_for_required(source: Source, column: Column, cells: Sequence[Any]) -> None:
    """Ask about records above the first of the group rows that give a required field."""
    if column.required and not column.may_be_blank and not column.identity:
        for i, cell in enumerate(cells):
            if cell is None:
                source.ask(empty_code(column), i, None, column, header=column.header)


def _derive(source: Source, read: dict[str, Typed]) -> None:
    """Complete the last days of trips, and add how exact the dates are and whether a number is approximate."""
    count = len(source.rows.records)
    for span in source.form.spans:
        start, end = read[span.start], read[span.end]
        days = list(zip(start.aside or [None] * count, end.aside or [None] * count, strict=True))
        if None in end.values:
            end.values = [
                last if last is not None or (i, span.end) in source.unread else first and first.end
                for i, (last, (first, _)) in enumerate(zip(end.values, days, strict=True))
            ]
        if span.precision:
            read[span.precision] = Typed([MONTH if _is_month(*pair) else DAY for pair in days], [])
    for column in source.form.fields:
        if column.type == "approximate":
            numbers = [typed.aside for name, typed in read.items() if typed.aside and _is_number(source, name)]
            asides = [aside for aside in numbers if any(aside)]
            read[column.field] = Typed([any(marks) for marks in zip(*asides, strict=True)] or [False] * count, [])


def _is_month(first: Days | None, last: Days | None) -> bool:
    return (first is not None and first.precision == MONTH) or (last is not None and last.precision == MONTH)


def _is_number(source: Source, name: str) -> bool:
    return source.form[name].type in ("count", "decimal")


def _divide(source: Source, read: Mapping[str, Typed]) -> tuple[list[int], list[SentBackRow]]:
    """Return the records whose identity is known, and the other rows as they were written."""
    kept: list[int] = []
    back: list[SentBackRow] = []
    identity = [read[name].values for name in source.form.identity]
    if not any(None in values for values in identity):
        return list(range(len(source.rows.records))), back
    for i in range(len(source.rows.records)):
        if all(values[i] is not None for values in identity):
            kept.append(i)
        else:
            _ask_for_identity(source, read, i)
            _ask_for_empty(source, read, i)
            back.append(as_sent_back(source, source.rows.records[i]))
    return kept, back


def _ask_for_identity(source: Source, read: Mapping[str, Typed], i: int) -> None:
    for name in source.form.identity:
        if read[name].values[i] is None and (i, name) not in source.unread:
            column = source.form[name]
            index = source.table.column_of(name)
            source.ask("identity_missing", i, index, column, header=column.header)


def divide(table: RecordTable, blocks: Sequence[tuple[frozenset[int], str | None, bool]]) -> list[RecordTable]:
    """Return a table as it is, or in parts where blocks of its rows are of other units.

    ``blocks`` are (rows from 0, unit id, whether it is held); rows of no block stay the table's own.
    """
    if not blocks:
        return [table]
    of_block = {row: number for number, (rows, _, _) in enumerate(blocks) for row in rows}
    chosen: dict[int | None, list[int]] = {}
    for i, row in enumerate(table.rows):
        chosen.setdefault(of_block.get(row - 1), []).append(i)
    parts = []
    for number, kept in chosen.items():
        part = replace(
            table,
            rows=[table.rows[i] for i in kept],
            raw={name: [cells[i] for i in kept] for name, cells in table.raw.items()},
            values={name: [cells[i] for i in kept] for name, cells in table.values.items()},
        )
        if number is not None:
            _, part.unit_id, part.held = blocks[number]
        parts.append(part)
    return parts or [table]


def _ask_for_empty(source: Source, read: Mapping[str, Typed], i: int) -> None:
    """Ask about the empty cells of a row that goes back, which the rules will not see: all its faults at once."""
    for column in source.form.fields:
        index = source.table.column_of(column.field)
        if column.may_be_blank or column.identity or column.derived or index is None:
            continue
        typed = read[column.field]
        if typed.values[i] is None and typed.raw[i] is None and (i, column.field) not in source.unread:
            source.ask(empty_code(column), i, index, column, header=column.header)


def as_sent_back(source: Source, row: int) -> SentBackRow:
    """Return a row with every cell as it was written."""
    table = source.table
    cells = [
        (table.grid.place(row, column), shown(cell))
        for column, cell in enumerate(table.grid.rows[row])
        if cell is not None and column in table.span
    ]
    return SentBackRow(table.form.id, table.grid.name or None, row + 1, cells)


def renumber(table: Table, read: RecordTable, back: Sequence[SentBackRow]) -> None:
    """Give the records of a turned sheet the numbers and cells that they have in the file."""
    grid = table.grid
    if grid.turn is None:
        return
    read.cells = {name: [grid.place(row - 1, column - 1) for row in read.rows] for name, column in read.columns.items()}
    read.columns = {}
    read.rows = [grid.number(row - 1) for row in read.rows]
    for one in back:
        one.row = grid.number(one.row - 1)


def _columns(source: Source) -> dict[str, int]:
    """Return each field's column counted from 1; both days of a span stand in the same one."""
    columns: dict[str, int] = {}
    ends = {span.start: span.end for span in source.form.spans}
    for target, index in source.table.columns.items():
        columns.setdefault(target.field, index + 1)
        if target == Target("span", target.field):
            columns.setdefault(ends[target.field], index + 1)
    return columns
