"""Names that only mean something under the row above them: *- Cấp huyện* under *Công trình thanh niên*."""

from __future__ import annotations

from collections.abc import Sequence

from forms import Column
from transforms.records.source import Source
from transforms.values.choices import choice_reader
from transforms.values.indicators import has_bullet, without_bullet
from transforms.workbook import Cell


def with_parents(source: Source, column: Column, cells: Sequence[Cell], index: int | None) -> Sequence[Cell]:
    """Return names with the name above them in front, where only both together name a value (*- Cấp huyện*)."""
    if index is None or not column.identity or "measure" not in column.choices[0].extra:
        return cells
    reader, whole, parent = choice_reader(column.choices), list(cells), ""
    heads = sorted((group.row, group.text) for group in source.rows.groups)
    for i, (row, cell) in enumerate(zip(source.rows.records, cells, strict=True)):
        while heads and heads[0][0] < row:
            parent = heads.pop(0)[1]
        if not isinstance(cell, str):
            continue
        if not has_bullet(cell):
            parent = cell
        elif not reader[cell].values:
            both = reader[f"{parent} {without_bullet(cell)}"]
            if len(both.values) == 1 and both.problem is None:
                whole[i] = f"{parent} {without_bullet(cell)}"
    return whole
