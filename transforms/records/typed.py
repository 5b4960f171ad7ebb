"""Columns of cells become columns of typed values; whatever raises a question is asked about, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from findings import Severity
from forms import Column, Span
from transforms.matching.assignment import Target
from transforms.records.doubts import doubtful
from transforms.records.parents import with_parents
from transforms.records.source import Source
from transforms.report import holds_texts, shown
from transforms.values.choices import Chosen, choice_reader
from transforms.values.dates import Days, day_reader, day_reader_under
from transforms.values.names import Name, person, place
from transforms.values.numbers import Number, NumberReader
from transforms.values.swapped import may_be_swapped, unswapped
from transforms.values.vocabulary import is_no_tick, is_tick
from transforms.workbook import Cell
from vietnamese.text import clean

_NO_NAME, _BLANK, _NO_NUMBER = Name(None), Chosen(()), Number(None)
_COUNTS, _DECIMALS = NumberReader(whole=True), NumberReader(whole=False)


@dataclass(slots=True)
class Typed:
    """The values of one field, one a record; ``aside`` holds what the cells say beside it, record by record.

    ``numbers`` are the figures as they were read, of a field that holds figures.
    """

    values: list[Any]
    raw: list[str | None]
    aside: list[Any] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)


def read_column(source: Source, column: Column, index: int, *, scaled: bool = False) -> Typed:
    """Return the typed values of a column that gives one field; one that is ``scaled`` counts in fractions as well."""
    if scaled and column.type == "count":
        column = replace(column, type="decimal")
    return read_cells(source, column, source.cells(index, column), source.raw(index), index)


def read_cells(
    source: Source, column: Column, cells: list[Cell], raw: list[str | None], index: int | None = None
) -> Typed:
    """Return the typed values of some cells, one a record; ``index`` is ``None`` where no column holds them."""
    match column.type:
        case "date":
            return _dates(source, column, cells, raw, index)
        case "count" | "decimal":
            return _numbers(source, column, cells, raw, index)
        case "choice":
            return Typed(_choices(source, column, cells, raw, index), raw)
        case "person" | "place":
            return Typed(*_names(source, column, cells, raw, index))
    texts = cells if holds_texts(cells) else [None if cell is None else shown(cell) for cell in cells]
    return Typed(list(texts), raw)


def read_span(source: Source, span: Span, index: int) -> tuple[Typed, Typed]:
    """Return first and last days from a column that holds both; ``aside`` of the first are the ``Days`` read."""
    column = source.form[span.start]
    return read_span_cells(source, span, source.cells(index, column), source.raw(index), index)


def read_span_cells(
    source: Source, span: Span, cells: list[Cell], raw: list[str | None], index: int | None = None
) -> tuple[Typed, Typed]:
    """Return first and last days from some cells that hold both, one a record."""
    days = _days(source, source.form[span.start], cells, index)
    first = Typed([day and day.start for day in days], raw, days)
    return first, Typed([day and day.end for day in days], list(raw))


def read_ticks(source: Source, column: Column) -> Typed:
    """Return the values of a field that is ticked in one of several columns."""
    ticks = {target.value: index for target, index in source.table.columns.items() if _ticks(target, column)}
    tick = replace(column, type="text", required=False, identity=False)
    marked = {value: (source.cells(index, tick), source.raw(index)) for value, index in ticks.items()}
    values: list[Any] = []
    raw: list[str | None] = []
    for i in range(len(source.rows.records)):
        chosen = [
            value for value, (cells, _) in marked.items() if _is_ticked(source, cells[i], i, ticks[value], column)
        ]
        raw.append(" ".join(text for _, texts in marked.values() if (text := texts[i])) or None)
        values.append(chosen[0] if len(chosen) == 1 else chosen or None)
        if len(chosen) > 1:
            source.ask("kind_multiple", i, ticks[chosen[0]], column, raw[i], choices=_labels(column))
    return Typed(values, raw)


def _ticks(target: Target, column: Column) -> bool:
    return target.kind == "tick" and target.field == column.field


def is_ticked_plainly(cell: Cell) -> bool:
    """Tell whether a cell of a tick column holds a tick, or a count of one."""
    return cell == 1 or (isinstance(cell, str) and is_tick(cell))


def _is_ticked(source: Source, cell: Cell, i: int, index: int, column: Column) -> bool:
    if cell is None or cell == 0 or (isinstance(cell, str) and is_no_tick(cell)):
        return False
    if is_ticked_plainly(cell):
        return True
    source.ask("tick_unclear", i, index, column, cell)
    return True


def _names(
    source: Source, column: Column, cells: list[Cell], raw: list[str | None], index: int | None
) -> tuple[list[str | None], list[str | None], list[str | None]]:
    """Return the names, their cells as written, and what stands beside them where the header names that as well."""
    two = index is not None and column.type == "person" and source.table.named_beside(index) is not None
    written = _by_lines(cells, raw)
    meant = {cell: _name(column, cell) for cell in set(written)}
    values = [meant[cell].value for cell in written]
    notes: list[str | None] = [None] * len(cells) if two else []
    asked: set[int] = set()
    for i in _where(written, {cell for cell, name in meant.items() if name.problem}):
        name = meant[written[i]]
        if two and name.note:
            notes[i] = name.note
            continue
        asked.add(i)
        severity = Severity.ERROR if name.value is None else None
        source.ask(str(name.problem), i, index, column, cells[i], severity=severity)
        if name.value is None:
            source.unread.add((i, column.field))
    _ask_about_doubtful(source, column, values, index, asked)
    return values, raw, notes


def _name(column: Column, cell: Cell) -> Name:
    if isinstance(cell, str):
        return person(cell) if column.type == "person" else place(cell)
    return _NO_NAME if cell is None else Name(None, f"{column.type}_doubtful")


def _where(cells: Sequence[object], odd: Collection[object]) -> list[int]:
    """Return the records whose cell is one of the odd ones, as a rule none."""
    return [i for i, cell in enumerate(cells) if cell in odd] if odd else []


def _ask_about_doubtful(
    source: Source, column: Column, values: list[str | None], index: int | None, asked: set[int]
) -> None:
    for i in _where(values, doubtful(source, column, values)):
        if i not in asked:
            source.ask(f"{column.type}_doubtful", i, index, column, values[i])


def _by_lines(cells: list[Cell], raw: list[str | None]) -> list[Cell]:
    """Return cells with their line breaks, which may part several values, unless something else was filled in."""
    if cells == raw:
        return cells
    return [
        text if text and "\n" in text and clean(text) == cell else cell for cell, text in zip(cells, raw, strict=True)
    ]


def _choices(source: Source, column: Column, cells: list[Cell], raw: list[str | None], index: int | None) -> list[Any]:
    reader, written = choice_reader(column.choices), with_parents(source, column, _by_lines(cells, raw), index)
    legend = source.legends.get(column.field)
    meant = {
        cell: _BLANK if cell is None else (legend and legend.chosen(cell)) or reader[cell] for cell in set(written)
    }
    for i in _where(written, {cell for cell, chosen in meant.items() if chosen.problem}):
        chosen = meant[written[i]]
        code, labels = _choice_problem(str(chosen.problem), column), _labels(column)
        source.ask(code, i, index, column, cells[i], choices=labels, meant=_label(column, chosen.values))
        if column.identity:
            source.unread.add((i, column.field))
    values = {cell: _one_or_all(chosen.values) for cell, chosen in meant.items()}
    return [values[cell] for cell in written]


def _one_or_all(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 else list(values) or None


def _choice_problem(problem: str, column: Column) -> str:
    if column.identity and problem == "choice_unknown":
        return "code_unknown"
    required = {"choice_several": "kind_multiple", "choice_unknown": "kind_unknown"}
    optional = {"choice_several": "choice_not_one", "choice_unknown": "choice_not_listed"}
    return (required if column.required else optional).get(problem, problem)


def _labels(column: Column) -> str:
    return "; ".join(choice.label_vi for choice in column.choices[:8])


def _label(column: Column, values: tuple[Any, ...]) -> str:
    return "; ".join(choice.label_vi for choice in column.choices if choice.value in values)


def _numbers(source: Source, column: Column, cells: list[Cell], raw: list[str | None], index: int | None) -> Typed:
    reader = _COUNTS if column.type == "count" else _DECIMALS
    meant = {cell: _NO_NUMBER if cell is None else reader[cell] for cell in set(cells)}
    for i in _where(cells, {cell for cell, number in meant.items() if number.problem}):
        number = meant[cells[i]]
        optional = None if column.required or number.problem == "number_approximate" else Severity.WARNING
        source.ask(str(number.problem), i, index, column, cells[i], severity=optional)
        if number.value is None:
            source.unread.add((i, column.field))
    numbers = [meant[cell] for cell in cells]
    return Typed([number.value for number in numbers], raw, [number.approximate for number in numbers], numbers)


def _dates(source: Source, column: Column, cells: list[Cell], raw: list[str | None], index: int | None) -> Typed:
    days = _days(source, column, cells, index)
    last = any(column.field == span.end for span in source.form.spans)
    values: list[date | None] = [day and (day.end if last else day.start) for day in days]
    return Typed(values, raw, list(days))


def _days(source: Source, column: Column, cells: list[Cell], index: int | None) -> list[Days | None]:
    reader = day_reader(source.period)
    meant = {cell: None if cell is None else reader[cell] for cell in set(cells)}
    days = [meant[cell] for cell in cells]
    if any(source.months):
        under = zip(cells, source.months, strict=True)
        days = [cell if cell is None else (day_reader_under(m) if m else reader)[cell] for cell, m in under]
        meant = dict(zip(cells, days, strict=True))
    of_trip = any(column.field in (span.start, span.end) for span in source.form.spans)
    if of_trip and source.period and may_be_swapped(meant):
        for i in unswapped(cells, days, source.period, _other_ends(source, column)):
            source.ask("date_swapped", i, index, column, cells[i], meant=_first_day(days[i]))
    odd = {day for day in days if day and (day.problem or day.start is None)}
    for i in _where(days, odd):
        day = days[i]
        if day is None:
            continue
        if day.problem:
            severity = None if day.start or column.required else Severity.WARNING
            source.ask(day.problem, i, index, column, cells[i], severity=severity, meant=_first_day(day))
        if day.start is None:
            source.unread.add((i, column.field))
    return days


def _other_ends(source: Source, column: Column) -> list[tuple[Cell, Days | None]]:
    """Return the cells of the other end of the trips, where it has a column of its own, and what they are read as."""
    ends = {span.start: span.end for span in source.form.spans} | {span.end: span.start for span in source.form.spans}
    index = source.table.column_of(ends.get(column.field, ""))
    if index is None or index == source.table.column_of(column.field) or not source.columns:
        return []
    reader = day_reader(source.period)
    return [(cell, None if cell is None else reader[cell]) for cell in source.columns[index]]


def _first_day(day: Days | None) -> str:
    return shown(day.start) if day and day.start else ""
