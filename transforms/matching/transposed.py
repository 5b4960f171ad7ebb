"""Sheets that stand the other way round: headers down a column, and every visit a column or a block of lines.

Headers say which. Where the first of them comes again further down, each block of lines is a record, a header and its
value side by side or in one cell (``Họ và tên: …``); where they come once, each column beside them is a record. Such a
sheet is transposed so that all else reads it like any other; a ``Turn`` remembers where each cell stands. It counts
only where the cells then bear out every header (``tables``), so that a page of explanations is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from transforms.matching.heads import is_known
from transforms.tidy import Grid, Turn, count_cells, tidy
from transforms.values.vocabulary import words
from transforms.workbook import Cell
from vietnamese.text import clean, key

_MOST_ROWS, _MOST_COLUMNS = 5_000, 200
_FEWEST = 4  # headers of a record
_LABEL_COLUMNS = 3  # the first ones, where headers stand


class _Pair(NamedTuple):
    """A header and its value; both as (row, column)."""

    label: str
    at: tuple[int, int]
    value: Cell
    value_at: tuple[int, int]


class _Placed(NamedTuple):
    """A cell of the transposed sheet, and where it stands in the other."""

    cell: Cell
    at: tuple[int, int] | None


_NOTHING = _Placed(None, None)


class _Table(NamedTuple):
    """A transposed table, header first, in the place of the rows from ``first`` up to ``rest``.

    ``loose`` are cells of these rows that are none of it; ``numbers`` gives the number that each record is known by.
    """

    first: int
    rest: int
    lines: list[list[_Placed]]
    loose: list[list[_Placed]]
    numbers: dict[int, int]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def transpose(grid: Grid) -> Iterator[Grid]:
    """Yield a sheet transposed in every way that its headers allow; nothing where they do not stand in a column."""
    if not 0 < len(grid.rows) <= _MOST_ROWS or max(map(len, grid.rows)) > _MOST_COLUMNS:
        return
    for column in range(_LABEL_COLUMNS):
        pairs = _pairs(grid, column)
        beside = [pair for pair in pairs if pair.at[1] == column]
        if len({key(pair.label) for pair in beside}) < _FEWEST:
            continue
        if len(_blocks(beside)) == 1 and sum(grid.filled[pair.at[0]] > column + 2 for pair in beside) >= _FEWEST:
            yield _across(grid, column, beside)
        if cards := _cards(grid, _blocks(pairs)):
            yield cards


def _pairs(grid: Grid, column: int) -> list[_Pair]:
    """Return every header that stands in a column, and those further right in its row, with their values."""
    pairs: list[_Pair] = []
    for row, cells in enumerate(grid.rows):
        if column < len(cells) and _label(cells[column]):
            pairs.extend(_pairs_of_row(row, cells, column))
    return pairs


def _pairs_of_row(row: int, cells: Sequence[Cell], column: int) -> Iterable[_Pair]:
    index = column
    while index < len(cells):
        label = _label(cells[index])
        if label is None:
            index += 1
            continue
        at = (row, index)
        if value := _beside_label(cells[index]):
            yield _Pair(label, at, value, at)
            index += 1
            continue
        beside = next((right for right in range(index + 1, len(cells)) if cells[right] is not None), None)
        if beside is None or _is_header(cells, beside):
            yield _Pair(label, at, None, (row, index + 1))
            index += 1
        else:
            yield _Pair(label, at, cells[beside], (row, beside))
            index = beside + 1


def _label(cell: Cell) -> str | None:
    """Return the header that a cell is or opens with, ``None`` where it is none."""
    if not isinstance(cell, str):
        return None
    head, colon, _ = cell.partition(":")
    return clean(head) if is_known(head if colon else cell) else None


def _is_header(cells: Sequence[Cell], column: int) -> bool:
    """Tell whether a cell beside a header is the next one; *Chuyên đề* alone is what was chosen."""
    label = _label(cells[column])
    return label is not None and (":" in str(cells[column]) or any(cell is not None for cell in cells[column + 1 :]))


def _beside_label(cell: Cell) -> str | None:
    return clean(str(cell).partition(":")[2]) or None


def _blocks(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """Part headers where the first that comes again begins anew; titles with a label (``Đơn vị: …``) stand before."""
    said = [key(pair.label) for pair in pairs]
    again = next((place for place, label in enumerate(said) if said.count(label) > 1), None)
    if again is None:
        first = next((i for i, pair in enumerate(pairs) if not words("title_labels").has(pair.label)), 0)
        return [list(pairs[first:])]
    starts = [place for place, label in enumerate(said) if label == said[again]]
    return [list(pairs[start:end]) for start, end in zip(starts, [*starts[1:], len(pairs)], strict=True)]


def _across(grid: Grid, column: int, pairs: Sequence[_Pair]) -> Grid:
    """Turn a sheet whose records are columns; every row from the first header to the last belongs to the table."""
    first = next((p.at[0] for p in pairs if not (words("title_labels").has(p.label) and grid.filled[p.at[0]] == 2)), 0)
    rows = range(first, pairs[-1].at[0] + 1)
    width = max(len(grid.rows[row]) for row in rows)
    lines = [[_cell(grid, row, index) for row in rows] for index in range(column, width)]
    loose = [[_cell(grid, row, index) for index in range(column)] for row in rows] if column else []
    numbers = {first + place: column + place + 1 for place in range(1, len(lines))}
    merged = tuple(
        (first + left - column, top - first, first + right - column, bottom - first)
        for top, left, bottom, right in grid.sheet.merged
        if top in rows and bottom in rows and left > column
    )
    return _lay_out(grid, _Table(first, rows.stop, lines, loose, numbers, merged))


def _cards(grid: Grid, blocks: Sequence[Sequence[_Pair]]) -> Grid | None:
    """Turn a sheet whose records are blocks of lines."""
    labels = list(dict.fromkeys(key(pair.label) for block in blocks for pair in block))
    first, rest = blocks[0][0].at[0], blocks[-1][-1].at[0] + 1
    head: dict[str, _Placed] = {}
    lines: list[list[_Placed]] = []
    for block in blocks:
        values = {key(pair.label): _Placed(pair.value, pair.value_at) for pair in block}
        if len(values) < len(block):
            return None  # a header twice in one record
        head = {key(pair.label): _Placed(pair.label, pair.at) for pair in block} | head
        lines.append([values.get(label, _NOTHING) for label in labels])
    taken = {place for block in blocks for pair in block for place in (pair.at, pair.value_at)}
    loose = [[_NOTHING if one.at in taken else one for one in line] for line in _whole(grid, range(first, rest))]
    numbers = {first + 1 + place: block[0].at[0] + 1 for place, block in enumerate(blocks)}
    return _lay_out(grid, _Table(first, rest, [[head[label] for label in labels], *lines], loose, numbers))


def _cell(grid: Grid, row: int, column: int) -> _Placed:
    cell = grid.cell(row, column)
    return _Placed((isinstance(cell, str) and grid.as_written(row, column)) or cell, (row, column))


def _lay_out(grid: Grid, table: _Table) -> Grid:
    """Return a sheet with its titles, the transposed table, and what stands below."""
    loose = [line for line in table.loose if any(one.cell is not None for one in line)]
    lines = [*_whole(grid, range(table.first)), *table.lines, *loose, *_whole(grid, range(table.rest, len(grid.rows)))]
    places = {
        (row, column): one.at for row, line in enumerate(lines) for column, one in enumerate(line) if one.at is not None
    }
    sheet, old = grid.sheet, places.items()
    transposed = replace(
        sheet,
        rows=[[one.cell for one in line] for line in lines],
        hidden_rows=frozenset(new[0] for new, (r, c) in old if r in sheet.hidden_rows or c in sheet.hidden_columns),
        hidden_columns=frozenset(),
        merged=table.merged,
        errors={new: sheet.errors[at] for new, at in old if at in sheet.errors},
        uncached=frozenset(new for new, at in old if at in sheet.uncached),
        struck=frozenset(new for new, at in old if at in sheet.struck),
        part_struck={new: sheet.part_struck[at] for new, at in old if at in sheet.part_struck},
        legacy_fonts={},
        comments={new: sheet.comments[at] for new, at in old if at in sheet.comments},
        unseen=frozenset(new for new, at in old if at in sheet.unseen),
        formats={new: sheet.formats[at] for new, at in old if at in sheet.formats},
        looks={new: sheet.looks[at] for new, at in old if at in sheet.looks},
    )
    made = tidy(transposed)
    made.turn = Turn(places, table.numbers, count_cells(sheet) - count_cells(transposed))
    return made


def _whole(grid: Grid, rows: Iterable[int]) -> list[list[_Placed]]:
    return [[_cell(grid, row, column) for column in range(len(grid.rows[row]))] for row in rows]
