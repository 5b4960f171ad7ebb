"""Where the headers of a sheet's tables stand.

A header is a row with three cells or more that some form knows as headers; the rows below it belong to the header as
long as they only divide or continue its cells, and so does a thin row above that it divides. Two tables side by side
are told apart where the header begins again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from forms import forms
from transforms.matching.lexicon import LONGEST_HEADER, Lexicon, forget_lexicons, is_every_kind, lexicon
from transforms.matching.paths import header_text, merged_depth
from transforms.matching.roles import names_a_role
from transforms.subject.identify import names_a_return
from transforms.tidy import Grid, Row
from transforms.values.vocabulary import is_nil, is_note, is_total
from transforms.workbook import Cell
from vietnamese.text import bare

_FEWEST = 3  # cells of a header
_DEEPEST = 3  # rows of a header


def heads(grid: Grid) -> Iterator[range]:
    """Yield the rows of every header that is not a repetition of the one before."""
    row, last = 0, None
    while row < len(grid.rows):
        if not _may_be_header(grid.rows[row], grid.filled[row]):
            row += 1
            continue
        begins = row - 1 if _begins_above(grid, row, last) else row
        header = range(begins, begins + _depth(grid, begins))
        if last is None or not repeats(grid.rows[row], grid.rows[last.start]) or _titled_anew(grid, last, begins):
            yield header
            last = header
        row = header.stop


def _titled_anew(grid: Grid, last: range, row: int) -> bool:
    """Tell whether a header that says the last one again stands under titles of another return than the first ones."""
    first = row
    while first > last.stop and grid.filled[first - 1] < _FEWEST:
        first -= 1
    new = {text for _, _, text in grid.texts(first, row)} - {text for _, _, text in grid.texts(0, last.start)}
    return any(_names_a_form(text) or names_a_return(text) for text in new if not (is_note(text) or is_total(text)))


def _names_a_form(text: str) -> bool:
    line = bare(text)
    return any(bare(title) in line for form in forms().values() for title in (form.title, *form.titles))


def _begins_above(grid: Grid, row: int, last: range | None) -> bool:
    """Tell whether a header row only divides the row above it, too thin for a header by itself."""
    if row <= (last.stop if last else 0) or grid.filled[row - 1] < 2:
        return False
    above = grid.rows[row - 1]
    known = sum(1 for cell in above if cell.__class__ is str and _KNOWN[cell])
    return known >= 2 and grid.rows[row][0] is None and _continues(grid.rows[row], above)


def _may_be_header(row: Row, filled: int) -> bool:
    if filled < _FEWEST:
        return False
    first = row[0] if row[0] is not None else next(cell for cell in row if cell is not None)
    numbered = str(first)[:1].isdigit()
    if first.__class__ is not str or (numbered and not _KNOWN[first]):
        return False
    known = sum(1 for cell in row if cell.__class__ is str and _KNOWN[cell])
    return known >= _FEWEST and (not numbered or 2 * known > filled)


class _Known(dict[Cell, bool]):
    """Whether a text is a header of any form, or would be without words for its role."""

    def __init__(self, in_a_role: bool) -> None:
        super().__init__()
        self._in_a_role = in_a_role

    def __missing__(self, text: Cell) -> bool:
        if len(self) > 50_000:
            self.clear()
        written = str(text) if len(str(text)) <= LONGEST_HEADER else ""
        known = self[text] = any(self._knows(lexicon(form), written) for form in forms().values())
        return known

    def _knows(self, of: Lexicon, text: str) -> bool:
        return of.knows(text) or (self._in_a_role and of.knows_in_a_role(text))


_KNOWN = _Known(in_a_role=True)
_LISTED = _Known(in_a_role=False)


def forget() -> None:
    """Forget what was worked out of headers: a threshold was moved, or a province's forms were changed."""
    forget_lexicons()
    _KNOWN.clear()
    _LISTED.clear()


def is_known(text: str) -> bool:
    """Tell whether a text is a header of any form."""
    return _LISTED[text]


def repeats(row: Row, head: Row) -> bool:
    """Tell whether a row says again what a header row says: at least two cells in three."""
    filled = [
        (cell, head[column] if column < len(head) else None) for column, cell in enumerate(row) if cell is not None
    ]
    equal = sum(1 for cell, above in filled if cell.__class__ is str and cell == above)
    return equal >= 2 and 3 * equal >= 2 * len(filled)


def _depth(grid: Grid, first: int) -> int:
    depth = 1
    above = list(grid.rows[first])
    while depth < _DEEPEST and first + depth < len(grid.rows) and _continues(grid.rows[first + depth], above):
        below = grid.rows[first + depth]
        above = [_joined(_at(above, column), _at(below, column)) for column in range(max(len(above), len(below)))]
        depth += 1
        if _numbers_columns(below):
            break  # what stands under the numbers of the columns is no header: a unit's name, a place
    return max(depth, merged_depth(grid, first, _DEEPEST))


def _numbers_columns(row: Row) -> bool:
    """Tell whether a row holds nothing but the running numbers of the columns, ``(1) (2) (3)``."""
    numbers = [_number(cell).strip("()[] ") for cell in row if cell is not None]
    return len(numbers) > 1 and all(number.isdecimal() for number in numbers)


def _continues(row: Row, above: Row) -> bool:
    """Tell whether a row divides or continues the header above it, rather than being the first row of data."""
    cells = [(column, cell) for column, cell in enumerate(row) if cell is not None]
    if is_every_kind([_number(cell) for _, cell in cells]):
        return all(_divides(above, column) for column, _ in cells)
    texts = [header_text(cell) for _, cell in cells]
    if not cells or any(text is None or len(text) > LONGEST_HEADER or is_nil(text) for text in texts):
        return False
    if not any(isinstance(cell, str) for _, cell in cells) and len(cells) < 2:
        return False
    known, above = 0, above + [None] * (len(row) - len(above))
    first = next((column for column, cell in enumerate(above) if cell is not None), 0)
    refines = len(cells) > 1 and _at(row, first) is None
    for (column, _), text in zip(cells, texts, strict=True):
        cell = text or ""
        whole = str(_joined(_at(above, column), cell))
        divides = _divides(above, column)
        fits = _LISTED[whole] or (_KNOWN[cell] and (refines or divides)) or (divides and names_a_role(cell))
        known += fits
        if not fits and not divides:
            return False
    worded = all(any(map(str.isalpha, text or "")) and not (text or "")[:1].isdigit() for text in texts)
    return 2 * known >= len(cells) or (refines and worded and _only_divides([column for column, _ in cells], above))


def _only_divides(columns: Sequence[int], above: Row) -> bool:
    """Tell whether cells stand side by side under one header that spreads over all of them, or under several such.

    *Kết quả* over *Đơn vị tự đánh giá* and *Cấp trên phúc tra*, which nobody knows, is a header all the same.
    """
    over = [next((left for left in range(column, -1, -1) if above[left] is not None), None) for column in columns]
    return len(columns) >= 2 and all(left is not None and over.count(left) >= 2 for left in over)


def _number(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, int | float) else str(cell)


def _divides(above: Row, column: int) -> bool:
    """Tell whether a cell stands under a header that spreads over several columns, or under none."""
    return _at(above, column) is None or (column + 1 < len(above) and above[column + 1] is None)


def _at(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else None


def _joined(above: Cell, below: Cell) -> Cell:
    if above is None or below is None:
        return below if above is None else above
    return f"{above} {below}"


def blocks(grid: Grid, header: range, end: int) -> list[range]:
    """Return the columns of each table under a header; what two empty columns or more part from it is none of it."""
    head = grid.rows[header.start]
    return [part for block in _repeated(head) for part in _parted(grid, header, end, block)]


def _parted(grid: Grid, header: range, end: int, block: range) -> list[range]:
    head = grid.rows[header.start]
    filled = [column for column in block if _at(head, column) is not None]
    gaps = [(left + 1, right) for left, right in itertools.pairwise(filled) if right - left > 2]
    empty = [gap for gap in gaps if _is_empty(grid, header, end, range(*gap))]
    if not empty:
        return [block]
    edges = [block.start, *(right for _, right in empty), block.stop]
    parts = [range(left, right) for left, right in itertools.pairwise(edges)]
    sound = [part for part in parts if sum(1 for column in part if _KNOWN[_at(head, column)]) >= _FEWEST]
    return sound or [block]


def _is_empty(grid: Grid, header: range, end: int, columns: range) -> bool:
    merged = grid.sheet.merged
    if any(top in header and left < columns.start <= right for top, left, _, right in merged):
        return False
    return all(grid.cell(row, column) is None for row in range(header.start, end) for column in columns)


def _repeated(head: Row) -> list[range]:
    """Split a header row where it begins again further right."""
    filled = [column for column, cell in enumerate(head) if cell is not None]
    begins = [column for column in filled if head[column] == head[filled[0]]]
    edges = [0, *begins[1:], max(len(head), filled[-1] + 1)]
    blocks = [range(left, right) for left, right in itertools.pairwise(edges)]
    sound = all(sum(1 for cell in head[b.start : b.stop] if _KNOWN[cell]) >= _FEWEST for b in blocks)
    return blocks if sound else [range(edges[-1])]
