"""Every non-empty cell of a file is in a record, in a row sent back, or ignorable for a stated reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transforms.matching.layout import Table
from transforms.records.source import Source
from transforms.returns import Conservation, RecordTable, SentBackRow
from transforms.tidy import Grid


class ConservationError(RuntimeError):
    """Cells were lost or counted twice: our own fault, with the file and the sums."""

    def __init__(self, file: str, cells: Conservation) -> None:
        super().__init__(
            f"{file}: {cells.read} cells read, but {cells.loaded} loaded + {cells.sent_back} sent back + "
            f"{sum(cells.ignorable.values())} ignorable ({cells.ignorable})"
        )


def ignore(cells: Conservation, reason: str, count: int) -> None:
    """Count cells as ignorable."""
    if count:
        cells.ignorable[reason] = cells.ignorable.get(reason, 0) + count


def ignore_rows(cells: Conservation, reason: str, grid: Grid, rows: Iterable[int]) -> None:
    """Count whole rows of a sheet as ignorable."""
    ignore(cells, reason, sum(grid.filled[row] for row in rows))


def ignore_table(cells: Conservation, reason: str, table: Table) -> None:
    """Count a whole table as ignorable, from its header down."""
    ignore(cells, reason, _filled(table, range(table.header.start, table.end)))


def account(cells: Conservation, source: Source, read: RecordTable, back: Sequence[SentBackRow]) -> None:
    """Count the cells of a table, from its header down."""
    table, rows = source.table, source.rows
    kept = [row - 1 for row in read.rows]
    cells.sent_back += sum(map(len, (row.cells for row in back)))
    cells.loaded += _loaded(table, read, kept)
    for reason, some in (
        ("header", [*table.header, *rows.headers]),
        ("index", rows.index),
        ("group", [group.row for group in rows.groups]),
        ("total", rows.totals),
        ("notes", rows.notes),
        ("nil", rows.nil),
        ("struck", rows.struck),
        ("aside", rows.aside),
        ("example", rows.examples),
        ("continued", rows.continued),
    ):
        ignore(cells, reason, _filled(table, some))
    out = [i for i, row in enumerate(rows.records) if row not in set(kept)] if back else []
    counts = {target: _count(source, index, out) for target, index in table.columns.items()}
    ordinal = sum(count for target, count in counts.items() if table.form[target.field].type == "ordinal")
    ignore(cells, "ordinal", ordinal)
    ignore(cells, "unmapped", _filled(table, kept) - sum(counts.values()))
    ignore(cells, "unmapped", _filled(table, [row.row - 1 for row in back]) - sum(len(row.cells) for row in back))


def _loaded(table: Table, read: RecordTable, kept: Sequence[int]) -> int:
    """Count what is in the records: written texts column by column, and the cells that were ticked."""
    by_column = {read.columns[name]: raw for name, raw in read.raw.items() if name in read.columns}
    ticks = [index for target, index in table.columns.items() if target.kind == "tick"]
    texts = sum(len(raw) - raw.count(None) for column, raw in by_column.items() if column - 1 not in ticks)
    return texts + sum(table.grid.cell(row, index) is not None for row in kept for index in ticks)


def _filled(table: Table, rows: Iterable[int]) -> int:
    """Count the cells of some rows that are the table's own, strays to the right of the last table among them."""
    if table.first and table.last:
        return sum([table.grid.filled[row] for row in rows])
    own = slice(0 if table.first else table.span.start, None if table.last else table.span.stop)
    cells = [table.grid.rows[row][own] for row in rows]
    return sum([len(row) - row.count(None) for row in cells])


def _count(source: Source, index: int, out: Sequence[int]) -> int:
    """Count the non-empty cells of a column in all records but those that are ``out``."""
    column = source.columns[index] if source.columns else ()
    return len(column) - column.count(None) - sum(column[i] is not None for i in out)
