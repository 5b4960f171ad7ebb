"""The records of a table as columns of cells, ready to be typed, and the place where questions about them are asked."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from findings import Severity
from forms import Column, Form
from organisation import Period
from transforms.matching.layout import Table
from transforms.records.months import months_of
from transforms.report import Report, holds_texts, shown
from transforms.tables.fill import Filler, marks_in
from transforms.tables.row_kinds import Group, Rows
from transforms.tidy import Marked, Row
from transforms.values.legends import Legend
from transforms.workbook import Cell


class _Shown(dict[Cell, str]):
    def __missing__(self, cell: Cell) -> str:
        if len(self) > 50_000:
            self.clear()
        text = self[cell] = shown(cell)
        return text


_SHOWN = _Shown()


@dataclass(slots=True)
class Source:
    """One table's records; index ``i`` counts records, not rows.

    ``lost`` are the texts of the sheet that lost letters; ``legends`` what the unit's own signs mean, by field;
    ``asked`` the rows that are asked about as a whole; ``unread`` collects (record, field) of cells that hold something
    nobody can read, so that they are asked about once.
    """

    table: Table
    rows: Rows
    report: Report
    period: Period | None
    groups: Mapping[str, list[Group]]
    lost: frozenset[str] = frozenset()
    legends: Mapping[str, Legend] = field(default_factory=dict)
    asked: Collection[int] = ()
    unread: set[tuple[int, str]] = field(default_factory=set)
    months: list[Period | None] = field(init=False)  # that a row above names, a record each
    filler: Filler = field(init=False)
    columns: list[tuple[Cell, ...]] = field(init=False)
    _written: list[tuple[Cell, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grid = self.table.grid
        self.columns = self._written = self._transpose(grid.rows, " ")
        texts: Iterable[Cell] = grid.sheet.texts()
        if grid.written is not grid.rows or self.rows.continued:
            self._written = self._transpose(grid.written, "\n")
            texts = itertools.chain.from_iterable(self.columns)
        self.months = months_of(self.rows.records, self.rows.groups, self.period)
        self.filler = Filler(grid, self.rows.records, self.report, marks_in(texts))

    def _transpose(self, rows: list[Row], joint: str) -> list[tuple[Cell, ...]]:
        """Return the records' cells column by column, short rows filled up with blanks.

        ``joint`` stands between the text of a record and that of the rows it goes on in.
        """
        width = max(self.table.columns.values(), default=-1) + 1
        whole = {row: rows[row] for row in self.rows.continued.values()}
        for more, row in self.rows.continued.items():
            whole[row] = _joined(whole[row], rows[more], joint)
        records = [whole[row] if row in whole else rows[row] if row < len(rows) else [] for row in self.rows.records]
        full = [row if len(row) >= width else row + [None] * (width - len(row)) for row in records]
        columns: list[tuple[Cell, ...]] = list(zip(*full, strict=False))
        if (halves := self.table.split_name()) and halves[1] < len(columns):
            pairs = zip(columns[halves[0]], columns[halves[1]], strict=True)
            whole_names = (" ".join(str(part) for part in pair if part is not None) or None for pair in pairs)
            columns[next(half for half in halves if half in self.table.columns.values())] = tuple(whole_names)
        return columns

    @property
    def form(self) -> Form:
        """The form of the table."""
        return self.table.form

    def raw(self, index: int) -> list[str | None]:
        """Return a column's cells as they were written, ``None`` where empty."""
        if not self.columns:
            return []
        written = self._written[index]
        if self._written is self.columns and holds_texts(written):
            return list(written)
        return [
            None if cell is None else typed if typed.__class__ is str else _as_shown(cell)
            for cell, typed in zip(self.columns[index], written, strict=True)
        ]

    def cells(self, index: int, column: Column) -> list[Cell]:
        """Return a column's cells, what is meant but not typed filled in."""
        grid = self.table.grid
        cells = list(self.columns[index]) if self.columns else []
        if grid.marked:
            self._take_out_marked(cells, index, column)
        if self.lost:
            self._take_out_lost(cells, index, column)
        if grid.sheet.merged:
            self.filler.fill_merged(cells, index)
        self.filler.fill_dittos(cells, index, column)
        if column.field in self.groups:
            self.filler.fill_groups(cells, self.groups[column.field])
        # What alone names a record cannot stand for several.
        if column.identity and len(self.form.identity) > 1 and not self.table.is_beside_a_plan(index):
            self.filler.fill_down(cells, index, column, self._skipped(column.field) | self._strangers(cells, column))
        return cells

    def ask(
        self,
        code: str,
        i: int,
        index: int | None,
        column: Column,
        value: object = None,
        *,
        severity: Severity | None = None,
        **params: object,
    ) -> None:
        """Add a finding about one cell of record ``i``."""
        row = self.rows.records[i]
        if code == "cell_in_doubt" and row in self.asked:
            return  # the words that raise the doubt have been asked about
        self.report.add(
            code, self.table.grid, row, index, severity=severity,
            field=column.field, value=value, form=self.form.id, **params,
        )  # fmt: skip

    def _take_out_marked(self, cells: list[Cell], index: int, column: Column) -> None:
        severity = Severity.ERROR if column.required or column.identity else Severity.WARNING
        for i, cell in enumerate(cells):
            if isinstance(cell, Marked):
                cells[i] = None
                self.unread.add((i, column.field))
                code = "formula_uncached" if cell == "=" else "cell_error"
                self.ask(code, i, index, column, cell, severity=severity)

    def _take_out_lost(self, cells: list[Cell], index: int, column: Column) -> None:
        for i, cell in enumerate(cells):
            if cell in self.lost:
                self.ask("text_lost", i, index, column, cell)
                if column.identity:
                    cells[i] = None
                    self.unread.add((i, column.field))

    def _strangers(self, cells: Sequence[Cell], column: Column) -> set[int]:
        """Return the records without a name but with a post that is not the one of the name above: somebody else's."""
        if column.type != "person" or None not in cells:
            return set()
        after = self.form.columns[self.form.columns.index(column) + 1]
        index = self.table.column_of(after.field)
        if index is None or after.type != "text":
            return set()
        strangers, above = set(), None
        for i, (name, post) in enumerate(zip(cells, self.columns[index], strict=True)):
            if name is not None:
                above = post
            elif post is not None and post != above:
                strangers.add(i)
        return strangers

    def _skipped(self, name: str) -> set[int]:
        return {i for i, of in self.unread if of == name}


def _joined(above: Row, below: Row, joint: str) -> Row:
    pairs = itertools.zip_longest(above, below)
    return [f"{cell}{joint}{more}" if isinstance(more, str) and isinstance(cell, str) else cell for cell, more in pairs]


def _as_shown(cell: Cell) -> str:
    return str(cell) if isinstance(cell, Marked) else _SHOWN[cell]
