"""What the cells under a header look like, asked only where the header alone leaves a choice."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from forms import Column, Form
from organisation.units import organisation
from transforms.matching.assignment import Fit, Target
from transforms.matching.limits import limit
from transforms.tables.row_cells import is_day
from transforms.tidy import Grid
from transforms.values.choices import choice_reader
from transforms.values.names import looks_like_person, looks_like_place, person
from transforms.values.numbers import NumberReader
from transforms.values.vocabulary import is_ditto, is_nil, is_no_tick, is_note, is_tick, is_total, words
from transforms.workbook import Cell

_SAMPLE = 15
_FEWEST = 3  # cells of a row that can be a record
_NUMBERS = NumberReader(whole=False)


class Sample:
    """The first cells under a header, column by column, and how much they look like a target.

    ``seen`` are cells already gathered from the same place, which do not depend on the form.
    """

    def __init__(self, form: Form, grid: Grid, first_row: int, seen: dict[int, list[Cell]] | None = None) -> None:
        self._form = form
        self._grid = grid
        self._rows = range(first_row, min(first_row + _SAMPLE, len(grid.rows)))
        self._cells = {} if seen is None else seen

    def cells(self, column: int) -> list[Cell]:
        """Return the cells of a column that hold data, as far as can be told."""
        if column not in self._cells:
            grid = self._grid
            found = [grid.cell(row, column) for row in self._rows if grid.filled[row] >= _FEWEST]
            self._cells[column] = [cell for cell in found if cell is not None and not _furniture(cell)]
        return self._cells[column]

    def holds(self, column: int) -> bool:
        """Tell whether any cell of a column holds data."""
        if column in self._cells:
            return bool(self._cells[column])
        grid = self._grid
        found = (grid.cell(row, column) for row in self._rows if grid.filled[row] >= _FEWEST)
        return any(cell is not None and not _furniture(cell) for cell in found)

    def weigh(self, target: Target, column: int) -> float:
        """Return from -10 (nothing like it) to 10 (all of it) how much a column's cells look like a target."""
        cells = self.cells(column)
        if not cells:
            return 0.0
        fits = self._test(target)
        if fits is None:
            return 0.0
        share = sum(map(fits, cells)) / len(cells)
        return round(20 * share - 10, 2)

    def bears_out(self, fit: Fit, column: int) -> bool:
        """Tell whether the cells allow a fit; a header that only begins like a known one needs them to say so."""
        if fit.strength > limit("begins") or self._test(fit.target) is None:
            return True
        if self._form[fit.target.field].type == "place":
            cells = self.cells(column)
            return bool(cells) and 2 * sum(map(_is_place, cells)) >= len(cells)
        return self._weighs(fit.target, column, limit("sure_by_cells"))

    def _weighs(self, target: Target, column: int, least: float) -> bool:
        """Tell whether a column's cells look like a target by so much; most fail by their first cells."""
        cells, fits = self.cells(column), self._test(target)
        if not cells or fits is None:
            return least <= 0
        allowed = (10 - least) / 20 * len(cells)
        misses = 0
        for cell in cells:
            misses += not fits(cell)
            if misses > allowed:
                return False
        return True

    def places(self, column: int) -> int:
        """Return how many of a column's cells open with a word for a place."""
        return sum(isinstance(cell, str) and looks_like_place(cell) for cell in self.cells(column))

    def _test(self, target: Target) -> Callable[[Cell], bool] | None:
        if target.kind == "tick":
            return _is_mark
        if target.kind == "span":
            return is_day
        column = self._form[target.field]
        match column.type:
            case "choice":
                return _is_choice(column)
            case "date":
                return is_day
            case "count" | "decimal" | "ordinal":
                return _is_number
            case "person":
                return _is_person
            case "place":
                return _may_be_place
        return None


def _is_person(cell: Cell) -> bool:
    return isinstance(cell, str) and (looks_like_person(cell) or person(cell).note is not None)


def _furniture(cell: Cell) -> bool:
    return isinstance(cell, str) and _is_furniture(cell)


@lru_cache(maxsize=65536)
def _is_furniture(text: str) -> bool:
    return is_ditto(text) or is_note(text) or is_total(text) or is_nil(text)


def _may_be_place(cell: Cell) -> bool:
    if not isinstance(cell, str) or not any(map(str.isalpha, cell)):
        return False
    return looks_like_place(cell) or not (looks_like_person(cell) or words("posts").begins(cell))


def _is_place(cell: Cell) -> bool:
    return isinstance(cell, str) and (looks_like_place(cell) or _names_a_unit(cell))


@lru_cache(maxsize=16384)
def _names_a_unit(text: str) -> bool:
    return organisation().names_a_unit(text)


def _is_mark(cell: Cell) -> bool:
    return is_tick(cell) or is_no_tick(cell) if isinstance(cell, str) else isinstance(cell, int | float)


def _is_choice(column: Column) -> Callable[[Cell], bool]:
    reader = choice_reader(column.choices)
    return lambda cell: bool(reader[cell].values)


def _is_number(cell: Cell) -> bool:
    return _NUMBERS[cell].value is not None
