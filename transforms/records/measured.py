"""Figures in the unit of measure of the catalogue: converted where a row, header, line or format states another.

What a cell says of itself (*650tr*) rules; else all that is stated of its unit must agree, from the number format to
the line above the table. A figure that cannot be converted stays out, and it is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forms import Column
from transforms.records.source import Source
from transforms.records.typed import Typed
from transforms.report import shown
from transforms.values.measures import MONEY, Measure, measure, measure_of_format, measures_in
from transforms.values.numbers import Number
from vietnamese.numerals import plain

# A hundred billion đồng: more than a whole province reports in a year, and what 445.000.000 đồng become under a
# header that says "triệu đồng" though they are written in full.
_TOO_MUCH_MONEY = 10**11
_TOO_MANY = 10**8  # turns, files or people: as many as the country has
_LEAST_MONEY = 10**6  # below it a figure without any unit may as well be thousands or millions
_FIGURES = ("count", "decimal")


class Stated(NamedTuple):
    """A unit of measure and the text that states it."""

    measure: Measure
    where: str


class _Figure(NamedTuple):
    """A figure: its record (from 0), its field, its column in the sheet (from 0), and the unit it is to be in."""

    record: int
    column: Column
    place: int
    unit: str


def states_a_scale(source: Source, column: Column, index: int, lines: Sequence[Stated]) -> bool:
    """Tell whether a header, or a line of the sheet, says that a column counts in hundreds, thousands or more."""
    if not column.unit:
        return False
    stated = (*_of_header(source, index), *lines)
    return any(one.measure.is_of(column.unit) and one.measure.scale != 1 for one in stated)


def convert(source: Source, read: Mapping[str, Typed]) -> None:
    """Convert the figures that were read, in place, and ask about those whose unit of measure is not clear."""
    grid = source.table.grid
    figures = [
        (column, index)
        for target, index in source.table.columns.items()
        if (column := source.form[target.field]).type in _FIGURES and target.kind == "field"
    ]
    lines = stated_by_lines(source) if figures else []
    listed = source.form.rows_of in read
    if listed or lines or grid.sheet.formats or any(states_a_scale(source, *figure, lines) for figure in figures):
        _Conversion(source, read, lines).run(figures)


@dataclass(slots=True)
class _Conversion:
    """The figures of one table; ``said`` are the places whose conversion was said."""

    source: Source
    read: Mapping[str, Typed]
    lines: list[Stated]
    said: set[object] = field(default_factory=set)
    texts: list[tuple[Column, Typed]] = field(init=False)  # the fields whose cells may state a unit

    def __post_init__(self) -> None:
        given = {target.field for target in self.source.table.columns}
        columns = (self.source.form[name] for name in given if self.source.form[name].type in ("text", "choice"))
        self.texts = [(column, self.read[column.field]) for column in columns if self.read[column.field].raw]

    def run(self, figures: Sequence[tuple[Column, int]]) -> None:
        units = self._units()
        headers = {index: list(_of_header(self.source, index)) for _, index in figures}
        sheet = self.source.table.grid.sheet
        is_quiet = not (self.lines or sheet.formats or sheet.comments or any(headers.values()))
        for i in range(len(self.source.rows.records)):
            of_row = self._of_row(i) if units else []
            # As nearly every row: its own column says the unit of the catalogue, and nothing says anything else.
            is_plain = is_quiet and len(of_row) == 1 and of_row[0].measure.scale == 1 and bool(units[i])
            is_plain = is_plain and of_row[0].measure.is_of(units[i])
            asked = False
            for column, index in figures:
                unit = units[i] if units else column.unit
                number = self.read[column.field].numbers[i]
                if not unit or number.value is None or asked or (is_plain and not number.rest):
                    continue
                asked = self._convert(_Figure(i, column, index, unit), number, of_row, headers[index])

    def _units(self) -> list[str]:
        """Return the unit that the catalogue has for each record, nothing where the form has no catalogue."""
        form = self.source.form
        if form.rows_of is None or form.rows_of not in self.read:
            return []
        units = {choice.value: choice.extra.get("unit", "") for choice in form[form.rows_of].choices}
        values = self.read[form.rows_of].values
        return [units.get(value, "") if not isinstance(value, list) else "" for value in values]

    def _convert(self, figure: _Figure, number: Number, of_row: Sequence[Stated], of_header: Sequence[Stated]) -> bool:
        """Convert one figure, or ask about it and tell that its row has been asked about."""
        row, value = self.source.rows.records[figure.record], number.value or 0
        sheet = self.source.table.grid.sheet
        own = list(self._of_cell(row, figure.place, number)) if number.rest or sheet.formats or sheet.comments else []
        if not (own or of_row or of_header or self.lines):  # as nearly every figure
            return not number.scaled and self._is_unstated(figure, value)
        # A column that counts one thing alone is not misread for a cell that says "45 đ/c" of turns.
        listed = self.source.form.rows_of is not None
        strangers = [one for one in (*own, *of_row) if listed and not one.measure.is_of(figure.unit)]
        strangers += [one for one in of_header if one.measure.base is None]
        if strangers:
            return self._ask("measure_differs", figure, stated=strangers[0].where)
        if number.scaled:
            return False
        stated = [one for one in (*own, *of_row, *of_header, *self.lines) if one.measure.is_of(figure.unit)]
        scales = {one.measure.scale: one.where for one in stated}
        if len(scales) > 1:
            return self._ask("measure_conflict", figure, stated=" / ".join(scales.values()))
        if not scales:
            return self._is_unstated(figure, value)
        [(scale, where)] = scales.items()
        return scale != 1 and self._scale(figure, value, Stated(stated[0].measure, where))

    def _is_unstated(self, figure: _Figure, value: float) -> bool:
        """Ask about money too small to be in đồng where nothing says what it is in; tell whether that was asked."""
        unstated = figure.unit == MONEY and 0 < value < _LEAST_MONEY
        return unstated and self._ask("measure_unstated", figure)

    def _scale(self, figure: _Figure, value: float, stated: Stated) -> bool:
        meant = _exact(value * stated.measure.scale)
        if abs(meant) > (_TOO_MUCH_MONEY if figure.unit == MONEY else _TOO_MANY):
            return self._ask("measure_absurd", figure, stated=stated.where, meant=plain(meant))
        self.read[figure.column.field].values[figure.record] = meant
        if figure.column.type == "count" and meant != int(meant):
            return self._ask("number_unreadable", figure)
        place = (figure.place, stated.where)
        if place not in self.said or self.source.form.rows_of:
            self.said.add(place)
            self._ask("measure_converted", figure, found=f"{shown(value)} {stated.measure.text}", meant=plain(meant))
        return False

    def _ask(self, code: str, figure: _Figure, *, stated: str = "", found: str = "", meant: str = "") -> bool:
        record, column, place, unit = figure
        written = self.source.columns[place][record]
        self.source.ask(code, record, place, column, written, unit=unit, stated=stated, found=found, meant=meant)
        return True

    def _of_row(self, i: int) -> list[Stated]:
        """Return what a row states: in its column of units, or in brackets in its name or its note."""
        form, stated = self.source.form, []
        for column, typed in self.texts:
            text = typed.raw[i]
            if not text:
                continue
            if form.prints.get(column.field) == "unit":
                cell = str(typed.values[i] or text)
                if found := measure(cell):
                    stated.append(Stated(found, cell))
            else:
                stated += [one for one in _in_text(text) if one.measure.scale != 1]
                if not stated and (whole := measure(text)) and whole.known and whole.scale != 1:
                    stated.append(Stated(whole, text))  # a note that says nothing but "triệu đồng"
        return stated

    def _of_cell(self, row: int, index: int, number: Number) -> Iterator[Stated]:
        """Yield what a cell says of itself: behind its figure, or by its number format."""
        if number.rest and (found := measure(number.rest)) and found.known:
            yield Stated(found, number.rest)
        grid = self.source.table.grid
        if comment := grid.sheet.comments.get((row, index)):
            yield from (one for one in _in_text(comment) if one.measure.scale != 1)
        code = grid.sheet.formats.get((row, index))
        if code and isinstance(grid.cell(row, index), int | float) and (found := measure_of_format(code)):
            yield Stated(found, code)


def _of_header(source: Source, index: int) -> Iterator[Stated]:
    yield from _in_text(source.table.header_text(index))


def stated_by_lines(source: Source) -> list[Stated]:
    """Return what the lines above and under a table state of all its rows."""
    return [one for text in _lines(source) for one in _in_text(text) if one.measure.scale != 1]


def _lines(source: Source) -> Iterable[str]:
    grid, rows = source.table.grid, source.rows
    yield from (text for _, _, text in grid.texts(0, source.table.header.start))
    notes = (*rows.notes, *rows.nil, *(group.row for group in rows.groups))
    yield from (cell for row in notes for cell in grid.rows[row] if isinstance(cell, str))


def _in_text(text: str) -> list[Stated]:
    return [Stated(found, text) for found in measures_in(text)]


def _exact(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
