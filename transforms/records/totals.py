"""Totals checked against the rows they total: sums of counts, *mười lượt* against the number of records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.records.source import Source
from transforms.records.typed import is_ticked_plainly
from transforms.values.numbers import NumberReader
from transforms.values.remarks import stated_count
from transforms.workbook import Cell
from vietnamese.text import bare, key

_NUMBERS = NumberReader(whole=False)
_COUNTED = re.compile(r"(?:^|[:\s(])(\d[\d.]*)\s*(?:luot|chuyen)\b")


def check_totals(source: Source) -> None:
    """Ask about every total that equals neither the sum since the last total row nor the sum of all rows above."""
    since = 0
    for total in source.rows.totals:
        above = [row for row in source.rows.records if row < total]
        stretch = [row for row in above if row >= since]
        for column, cell in enumerate(source.table.grid.rows[total]):
            if cell is not None and column in source.table.span:
                _check(source, total, column, cell, (stretch, above, source.rows.records))
        since = total
    _check_counts(source)


def _check_counts(source: Source) -> None:
    """Ask about a line under the records that says how many there are, where they are another number.

    *Danh sách có 8 lượt*, *Bằng chữ: tám lượt*: of a form that lists what took place, day by day.
    """
    grid, rows, records = source.table.grid, source.rows, source.rows.records
    if not source.form.spans or not records:
        return
    heads = (group.row for group in rows.groups)
    for row in (row for row in (*rows.notes, *rows.totals, *rows.nil, *heads) if row > records[0]):
        for column, cell in enumerate(grid.rows[row]):
            said = stated_count(cell) if isinstance(cell, str) else None
            if said is None or (_COUNTED.search(bare(str(cell))) and row in rows.totals):
                continue
            counts = {len(records), *_people(source)} if said.of_people else {len(records)}
            if said.number not in counts:
                source.report.add(
                    "total_mismatch", grid, row, column, value=cell, form=source.form.id,
                    said=str(said.number), found=str(len(records)),
                )  # fmt: skip


def _people(source: Source) -> Iterator[int]:
    """Yield how many people a table names: they may be counted once however often they went."""
    for target, column in source.table.columns.items():
        if source.form[target.field].type == "person":
            yield len({key(str(source.table.grid.cell(row, column))) for row in source.rows.records})


def _check(source: Source, total: int, column: int, cell: Cell, candidates: Sequence[Sequence[int]]) -> None:
    said, sums = _said_and_summed(source, column, cell, candidates)
    if said is None or not sums or any(abs(said - value) < 1e-6 for value in sums):
        return
    source.report.add(
        "total_mismatch", source.table.grid, total, column, value=cell, form=source.form.id,
        said=f"{said:g}", found=f"{sums[0]:g}",
    )  # fmt: skip


def _said_and_summed(
    source: Source, column: int, cell: Cell, candidates: Sequence[Sequence[int]]
) -> tuple[float | None, list[float]]:
    if isinstance(cell, str) and (found := _COUNTED.search(bare(cell))) and not _summed(source, column):
        return float(found[1].replace(".", "")), [float(len(rows)) for rows in candidates]
    target = next((target for target, index in source.table.columns.items() if index == column), None)
    if target is None:
        return None, []
    cells = [[source.table.grid.cell(row, column) for row in rows] for rows in candidates]
    if target.kind == "tick":
        return _NUMBERS[cell].value, [float(sum(map(is_ticked_plainly, column))) for column in cells]
    if source.form[target.field].type != "count":
        return None, []
    read = [[_NUMBERS[cell].value for cell in column if cell is not None] for column in cells]
    if any(value is None for values in read for value in values):
        return None, []
    return _NUMBERS[cell].value, [sum(value or 0 for value in values) for values in read]


def _summed(source: Source, column: int) -> bool:
    return any(
        index == column and (target.kind == "tick" or source.form[target.field].type == "count")
        for target, index in source.table.columns.items()
    )
