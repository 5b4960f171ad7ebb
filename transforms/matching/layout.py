"""Which tables a sheet holds, which form each is, and which column is which field.

A table runs from its header (``heads``) to the next one that differs. Its form is the one that scores best
(``scoring``); its columns are assigned at once (``assignment``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from forms import Form, forms
from organisation import Period
from transforms.matching.assignment import Target
from transforms.matching.heads import blocks, heads
from transforms.matching.lexicon import lexicon
from transforms.matching.limits import limit
from transforms.matching.match import Match
from transforms.matching.paths import paths
from transforms.matching.roles import joined
from transforms.matching.sample import Sample
from transforms.matching.scoring import matched
from transforms.subject.period_text import told_by, told_by_name
from transforms.tidy import Grid
from transforms.values.choices import choice_reader
from transforms.values.legends import may_be_a_sign, sign_in
from transforms.values.vocabulary import words
from transforms.workbook import Cell

_MOST_TABLES = 60  # of a sheet; what follows is left to the last of them
_FEWEST = 3  # cells of a row that can be a record
_BESIDE = re.compile(r"\s*[,;/&–-]\s*|\s+và\s+(?!tên)", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """A table of one form. Rows and columns count from 0; ``end`` is the first row that is not in it.

    ``span`` is the range of its columns; ``first`` and ``last`` tell where it stands among tables side by side;
    ``guessed`` says that it has no header;
    ``unknown`` are columns with a header that no field answers to.
    """

    match: Match
    grid: Grid
    header: range
    end: int
    span: range
    unknown: list[int] = field(default_factory=list)
    first: bool = True
    last: bool = True
    guessed: bool = False
    _header_texts: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def form(self) -> Form:
        """The form that the table is one of."""
        return self.match.form

    @property
    def columns(self) -> Mapping[Target, int]:
        """The column of each target that some column gives."""
        return self.match.columns

    @property
    def start(self) -> int:
        """The first row under the header."""
        return self.header.stop

    def header_text(self, column: int) -> str:
        """Return the text of a column's header, its rows joined."""
        text = self._header_texts.get(column)
        if text is None:
            cells = (self.grid.cell(row, column) for row in self.header)
            text = self._header_texts[column] = " ".join(cell for cell in cells if isinstance(cell, str))
        return text

    def column_of(self, name: str) -> int | None:
        """Return the column that gives a field, ``None`` if none does or several together do."""
        found = [index for target, index in self.columns.items() if target.field == name]
        return found[0] if len(found) == 1 else None

    def named_beside(self, column: int) -> str | None:
        """Return the field of free text that a header names behind its own and no column gives (*Họ tên, chức vụ*)."""
        given = self.given()
        fits = [fit for part in _BESIDE.split(self.header_text(column))[1:] for fit in lexicon(self.form)[part]]
        fields = (target.field for target, *_ in fits if target.kind == "field" and target.field not in given)
        return next((name for name in fields if self.form[name].type == "text"), None)

    def is_beside_a_plan(self, column: int) -> bool:
        """Tell whether another column says what was planned of what this one says was done: a blank was not done."""
        return any(rival.taken == column and rival.role in ("planned", "assigned") for rival in self.match.rivals)

    def split_name(self) -> tuple[int, int] | None:
        """Return the two columns of names in halves, the last word of each name in the second.

        Its header is merged over both, or the first one's says what it holds (*Họ và đệm*, *Tên*).
        """
        named = [column for target, column in self.columns.items() if self.form[target.field].type == "person"]
        merged = {left for top, left, _, right in self.grid.sheet.merged if top in self.header and right == left + 1}
        mapped, family = self.columns.values(), words("family_name_headers")
        for column in named:
            if (column in merged and not self.header_text(column + 1)) or family.has(self.header_text(column)):
                halves = (column, column + 1)
            elif column and family.has(self.header_text(column - 1)):
                halves = (column - 1, column)
            else:
                continue
            if not set(halves) <= set(mapped) and self._is_one_word(halves[1]):
                return halves
        return None

    def _is_one_word(self, column: int) -> bool:
        """Tell whether a column holds nothing but single words, as given names are; a post is more."""
        rows = (row for row in range(self.start, self.end) if self.grid.filled[row] >= _FEWEST)
        cells = (self.grid.cell(row, column) for row in rows)
        return all(cell is None or (isinstance(cell, str) and " " not in cell) for cell in cells)

    def given(self) -> set[str]:
        """Return the fields that some column gives."""
        ends = {span.end for span in self.form.spans if Target("span", span.start) in self.columns}
        return {target.field for target in self.columns} | ends


class Expected(NamedTuple):
    """What is known of a return besides its tables: the forms it should hold, and who tells its period if need be."""

    forms: tuple[str, ...] = ()
    period: Callable[[], Period | None] = lambda: None


NOTHING = Expected()


def find_tables(grid: Grid, expected: Expected = NOTHING) -> list[Table]:
    """Return the tables of a sheet from top to bottom, the left one first where two stand side by side."""
    found = list(islice(heads(grid), _MOST_TABLES))
    tables: list[Table] = []
    period: Period | None = None
    titles_from, ends = 0, [*(header.start for header in found[1:]), len(grid.rows)]
    for header, end in zip(found, ends, strict=False):
        titles = [text for _, _, text in grid.texts(titles_from, header.start)]
        titles += [] if tables else grid.sheet.boxes
        period = stated_period(titles, grid) or period or expected.period()
        spans = blocks(grid, header, end)
        beside = [_table(grid, header, end, span, titles, expected.forms, period) for span in spans]
        if not any(len(table.columns) >= limit("columns") for table in beside):
            for table in tables[-1:]:
                _extend(tables, table.header, end)
            continue
        for table in beside:
            table.first, table.last = table is beside[0], table is beside[-1]
        tables.extend(beside)
        titles_from = header.stop
    return tables


def _extend(tables: Sequence[Table], header: range, end: int) -> None:
    """Let the tables under a header go on over a row that only looked like the next header."""
    for table in tables:
        if table.header == header:
            table.end = end


def stated_period(titles: Sequence[str], grid: Grid) -> Period | None:
    """Return the period that title lines name, or else the sheet's name; ``None`` where neither does."""
    return told_by(titles).period or told_by_name(grid.name).period


def _table(
    grid: Grid,
    header: range,
    end: int,
    span: range,
    titles: Sequence[str],
    hinted: Sequence[str],
    period: Period | None,
) -> Table:
    depth_columns = max(len(grid.rows[row]) for row in header)
    if span.stop == len(grid.rows[header.start]):
        span = range(span.start, max(span.stop, depth_columns))
    seen: dict[int, list[Cell]] = {}
    texts = paths(grid, header, span)
    if (aside := _legend_beside(grid, header, end, span)) is not None:
        texts = tuple(() if column in aside else path for column, path in zip(span, texts, strict=True))
    samples = {form_id: Sample(form, grid, header.stop, seen) for form_id, form in forms().items()}
    assigned = {
        form_id: lexicon(form).header(texts, period).assigned(samples[form_id], span.start)
        for form_id, form in forms().items()
    }
    any_sample = next(iter(samples.values()))
    match = matched(assigned, titles, grid.name, hinted, any_sample.holds)
    roles = {column: joined(path, period) for column, path in zip(span, texts, strict=True)}
    match = replace(match, paths=dict(zip(span, texts, strict=True)), roles=roles, period=period)
    taken = set(match.columns.values())
    unknown = [column for column in span if column not in taken and _header(grid, header, column)]
    return Table(match, grid, header, end, span, unknown)


def _legend_beside(grid: Grid, header: range, end: int, span: range) -> range | None:
    """Return the last two columns of a table where they explain its signs: *Mã* over 1, 2, *Hình thức* over names.

    A table names its kinds in another column already; each sign and each kind stands there once.
    """
    if len(span) < _FEWEST + 2:
        return None
    sign, name = span.stop - 2, span.stop - 1
    said = grid.cell(header[-1], name)
    if not isinstance(said, str) or not may_be_a_sign(grid.cell(header.stop, sign)):
        return None
    pairs = [(grid.cell(row, sign), grid.cell(row, name)) for row in range(header.stop, end) if grid.filled[row]]
    pairs = [pair for pair in pairs if pair != (None, None)]
    signs = [sign_in(cell) for cell, _ in pairs]
    for form in forms().values():
        kind = form.roles.kind
        if not kind or not 1 < len(pairs) <= len(form.kinds) or None in signs or len(set(signs)) < len(signs):
            continue
        kinds = [choice_reader(form.kinds)[cell].values if isinstance(cell, str) else () for _, cell in pairs]
        others = (grid.cell(header[-1], column) for column in span[:-2])
        is_named = any(
            fit.target.field == kind for text in others if isinstance(text, str) for fit in lexicon(form)[text]
        )
        if is_named and all(len(values) == 1 for values in kinds) and len({*map(str, kinds)}) == len(kinds):
            return range(sign, name + 1)
    return None


def _header(grid: Grid, header: range, column: int) -> bool:
    return any(grid.cell(row, column) is not None for row in header)
