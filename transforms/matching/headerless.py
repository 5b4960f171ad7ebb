"""A table without a header row: its columns told by what they hold, and said so (``header_guessed``).

Only where every column that names who, where, when and which kind can be told beyond doubt. Free text is then taken in
the order the form has it; a person is asked in any case. Every form that can be told so goes through the same score as
a table with headers: the titles, the sheet's name, and how many of the filled columns it can account for.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms import Column, Form, Span, forms
from organisation import Period
from transforms.matching.assignment import Assignment, Target
from transforms.matching.layout import Expected, Table, stated_period
from transforms.matching.limits import limit
from transforms.matching.sample import Sample
from transforms.matching.scoring import matched
from transforms.tables.row_cells import is_figure
from transforms.tidy import Grid
from transforms.values.dates import day_reader
from transforms.workbook import Cell

_FEWEST_ROWS, _FEWEST_CELLS = 3, 5
_BY_ORDER = 1.0  # a column of free text, told by its place alone


def guess_table(grid: Grid, expected: Expected) -> Table | None:
    """Return the one table of a sheet without any header, ``None`` where its columns cannot be told."""
    rows = [row for row, filled in enumerate(grid.filled) if filled >= _FEWEST_CELLS]
    if len(rows) < _FEWEST_ROWS:
        return None
    first, width = rows[0], max(map(len, grid.rows))
    titles = [text for _, _, text in grid.texts(0, first)]
    period = stated_period(titles, grid) or expected.period()
    seen: dict[int, list[Cell]] = {}
    found: dict[str, Assignment] = {}
    for form in forms().values():
        assignment = _Guess(form, Sample(form, grid, first, seen), width, period).assignment()
        if assignment:
            found[form.id] = assignment
    if not found:
        return None
    sample = Sample(next(iter(forms().values())), grid, first, seen)
    match = matched(found, titles, grid.name, expected.forms, lambda column: bool(sample.cells(column)))
    return Table(match, grid, range(first, first), len(grid.rows), range(width), guessed=True)


class _Guess:
    """The columns of a table as one form has them, told by their cells."""

    def __init__(self, form: Form, sample: Sample, width: int, period: Period | None) -> None:
        self._form, self._sample, self._width, self._period = form, sample, width, period
        self._columns: dict[Target, int] = {}
        ordinal = form.ordinal and Target("field", form.ordinal.field)
        if ordinal and sample.weigh(ordinal, 0) >= limit("sure_by_cells"):
            self._columns[ordinal] = 0

    def assignment(self) -> Assignment | None:
        """Return what the columns are, ``None`` where one that names a record cannot be told."""
        form = self._form
        spans = {span.start: span for span in form.spans}
        for column in form.columns:
            if column.type not in ("person", "place", "date", "choice") or not (column.identity or column.required):
                continue
            if not (self._tell_days(spans[column.field]) if column.field in spans else self._tell(column)):
                return None
        if not {"person", "place"} <= {form[target.field].type for target in self._columns}:
            return None
        told = len(self._columns)
        for column in form.columns:
            if column.type == "count" and not column.identity:
                told += self._tell_figures(column)
        ordered = self._take_texts([c for c in form.columns if c.type == "text" and c.required])
        given = frozenset(target.field for target in self._columns)
        missing = tuple(column for column in form.columns if column.required and column.field not in given)
        score = limit("begins") * (told - self._unaccounted()) + _BY_ORDER * ordered
        return Assignment(self._columns, score, (), given, missing)

    def _tell(self, column: Column) -> bool:
        """Take the column that looks most like a field; tell whether one does."""
        target = Target("field", column.field)
        index = self._best(target)
        if index is not None:
            self._columns[target] = index
        return index is not None

    def _tell_figures(self, column: Column) -> bool:
        """Take the first column that holds nothing but figures; *47-QĐ/ĐTN* is none."""
        cells = self._sample.cells
        figures = (index for index in self._free() if cells(index) and all(map(is_figure, cells(index))))
        index = next(figures, None)
        if index is not None:
            self._columns[Target("field", column.field)] = index
        return index is not None

    def _tell_days(self, span: Span) -> bool:
        """Take the columns of days: two side by side are the first and the last where none ends before it begins."""
        whole = Target("span", span.start)
        sure = limit("sure_by_cells")
        days = [index for index in self._free() if self._sample.weigh(whole, index) >= sure]
        first = next((left for left in days if left + 1 in days and self._in_order(left, left + 1)), None)
        if first is not None:
            self._columns |= {Target("field", span.start): first, Target("field", span.end): first + 1}
            return True
        index = self._best(whole)
        if index is not None:
            self._columns[whole] = index
        return index is not None

    def _in_order(self, left: int, right: int) -> bool:
        read = day_reader(self._period)
        firsts = [read[cell].start for cell in self._sample.cells(left)]
        lasts = [read[cell].end for cell in self._sample.cells(right)]
        pairs = zip(firsts, lasts, strict=False)
        return len(firsts) == len(lasts) and all(first and last and first <= last for first, last in pairs)

    def _best(self, target: Target) -> int | None:
        """Return the column that looks most like a target, ``None`` where none does."""
        sample = self._sample
        weights = {index: sample.weigh(target, index) for index in self._free() if sample.cells(index)}
        # Where a cadre works is the same in every row, where the visits went is not.
        best = max(
            weights,
            key=lambda index: (weights[index], sample.places(index), len(set(sample.cells(index)))),
            default=None,
        )
        return best if best is not None and weights[best] >= limit("sure_by_cells") else None

    def _free(self) -> list[int]:
        taken = set(self._columns.values())
        return [index for index in range(self._width) if index not in taken]

    def _take_texts(self, texts: Sequence[Column]) -> int:
        """Give free text its columns by order, behind all that was told; return how many."""
        last = max(self._columns.values())
        free = [index for index in range(last + 1, self._width) if self._sample.cells(index)]
        taken = {Target("field", column.field): index for column, index in zip(texts, free, strict=False)}
        self._columns |= taken
        return len(taken)

    def _unaccounted(self) -> int:
        """Return how many well-filled columns at the end are more than the form has a field for."""
        last = max(self._columns.values())
        rows = len(self._sample.cells(next(iter(self._columns.values())))) or 1
        more = sum(2 * len(self._sample.cells(index)) > rows for index in range(last + 1, self._width))
        places = [place for place, column in enumerate(self._form.columns) if column.field in self._given()]
        return max(0, more - len(self._form.columns[max(places) + 1 :]))

    def _given(self) -> set[str]:
        return {target.field for target in self._columns}
