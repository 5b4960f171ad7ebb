"""A table without a header row: its columns told by what they hold, and said so (``header_guessed``).

Only where every column that names who, where, when and which kind can be told beyond doubt, and nothing else looks like
it. Free text is then taken in the order the form has it; a person is asked in any case.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms import Column, Form, forms
from transforms.tables.assignment import Target
from transforms.tables.evidence import SURE, Sample
from transforms.tables.layout import Table, named_by
from transforms.tidy import Grid

_FEWEST_ROWS, _FEWEST_CELLS = 3, 5


def guess_table(grid: Grid, hinted: Sequence[str] = ()) -> Table | None:
    """Return the one table of a sheet without any header, ``None`` where its columns cannot be told."""
    rows = [row for row, filled in enumerate(grid.filled) if filled >= _FEWEST_CELLS]
    if len(rows) < _FEWEST_ROWS:
        return None
    first = rows[0]
    named = named_by([text for _, _, text in grid.texts(0, first)])
    for form in sorted(forms().values(), key=lambda form: (form.id not in hinted, -named.get(form.id, 0.0))):
        columns = _columns(form, Sample(form, grid, first), max(map(len, grid.rows)))
        if columns:
            width = max(map(len, grid.rows))
            return Table(form, grid, range(first, first), len(grid.rows), range(width), columns, guessed=True)
    return None


def _columns(form: Form, sample: Sample, width: int) -> dict[Target, int] | None:
    spans = {span.start: span for span in form.spans}
    ends = {span.end for span in form.spans}
    columns: dict[Target, int] = {}
    numbered = form.ordinal is not None and sample.weigh(Target("field", form.ordinal.field), 0) >= SURE
    for column in form.columns:
        if column.type in ("person", "place", "date", "choice") and (column.identity or column.required):
            target = Target("span" if column.field in spans else "field", column.field)
            numbers = {0} if column.type == "choice" and numbered else set()
            index = _only(sample, target, width, set(columns.values()) | numbers)
            if index is None:
                return None
            columns[target] = index
    if not {"person", "place"} <= {form[target.field].type for target in columns}:
        return None
    texts = [c for c in form.columns if c.type in ("ordinal", "text") and c.field not in ends]
    return columns | _texts(texts, columns, sample, width)


def _only(sample: Sample, target: Target, width: int, taken: set[int]) -> int | None:
    """Return the column that looks most like a target, ``None`` where none does."""
    weights = {index: sample.weigh(target, index) for index in range(width) if index not in taken}
    best = max(weights, key=lambda index: (weights[index], sample.places(index)), default=None)
    return best if best is not None and weights[best] >= SURE else None


def _texts(texts: Sequence[Column], found: dict[Target, int], sample: Sample, width: int) -> dict[Target, int]:
    """Give free text its column by order: the running number first, then what follows the kind in the form's order."""
    columns: dict[Target, int] = {}
    first, last = min(found.values()), max(found.values())
    for column in texts:
        target = Target("field", column.field)
        if column.type == "ordinal" and first and sample.weigh(target, 0) >= SURE:
            columns[target] = 0
    free = [index for index in range(last + 1, width) if sample.cells(index)]
    required = [column for column in texts if column.required]
    for column, index in zip(required, free, strict=False):
        columns[Target("field", column.field)] = index
    return columns
