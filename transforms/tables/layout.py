"""Which tables a sheet holds, which form each is, and which column is which field.

A table runs from its header (``heads``) to the next one that differs. The form is the one whose fields the headers, the
cells below and the title lines fit best; one that lacks who, where or when fits badly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TypeGuard

from forms import Form, forms
from transforms.tables.assignment import Assignment, Target
from transforms.tables.evidence import Sample
from transforms.tables.headers import Texts, lexicon, may_number_a_kind
from transforms.tables.heads import blocks, heads
from transforms.tidy import Grid
from transforms.values.vocabulary import words
from transforms.workbook import Cell
from vietnamese.text import bare

_MOST_TABLES = 60  # of a sheet; what follows is left to the last of them
_FEWEST = 3  # cells of a row that can be a record
_BESIDE = re.compile(r"\s*[,;/&–-]\s*|\s+và\s+(?!tên)", re.IGNORECASE)
_TITLE, _HINT, _REQUIRED, _IDENTITY, _UNLIKE, _SURE = 60.0, 40.0, 12.0, 40.0, 8.0, 4.0


@dataclass(slots=True)
class Table:
    """A table of one form. Rows and columns count from 0; ``end`` is the first row that is not in it.

    ``span`` is the range of its columns; ``first`` and ``last`` tell where it stands among tables side by side;
    ``guessed`` says that it has no header;
    ``unknown`` are columns with a header that no field answers to.
    """

    form: Form
    grid: Grid
    header: range
    end: int
    span: range
    columns: Mapping[Target, int]
    unknown: list[int] = field(default_factory=list)
    typos: tuple[int, ...] = ()
    sure: bool = True
    first: bool = True
    last: bool = True
    guessed: bool = False

    @property
    def start(self) -> int:
        """The first row under the header."""
        return self.header.stop

    def header_text(self, column: int) -> str:
        """Return the text of a column's header, its rows joined."""
        cells = (self.grid.cell(row, column) for row in self.header)
        return " ".join(cell for cell in cells if isinstance(cell, str))

    def column_of(self, name: str) -> int | None:
        """Return the column that gives a field, ``None`` if none does or several together do."""
        found = [index for target, index in self.columns.items() if target.field == name]
        return found[0] if len(found) == 1 else None

    def named_beside(self, column: int) -> str | None:
        """Return the field of free text that a header names behind its own and no column gives (*Họ tên, chức vụ*)."""
        given = self.given()
        fits = [fit for part in _BESIDE.split(self.header_text(column))[1:] for fit in lexicon(self.form)[part]]
        fields = (target.field for target, _ in fits if target.kind == "field" and target.field not in given)
        return next((name for name in fields if self.form[name].type == "text"), None)

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


def find_tables(grid: Grid, hinted: Sequence[str] = ()) -> list[Table]:
    """Return the tables of a sheet from top to bottom, the left one first where two stand side by side."""
    found = list(islice(heads(grid), _MOST_TABLES))
    tables: list[Table] = []
    titles_from = 0
    for index, header in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(grid.rows)
        titles = [text for _, _, text in grid.texts(titles_from, header.start)]
        beside = [_table(grid, header, end, span, titles, hinted) for span in blocks(grid, header, end)]
        for table in beside:
            table.first, table.last = table is beside[0], table is beside[-1]
        tables.extend(beside)
        titles_from = header.stop
    return tables


def _table(grid: Grid, header: range, end: int, span: range, titles: Sequence[str], hinted: Sequence[str]) -> Table:
    depth_columns = max(len(grid.rows[row]) for row in header)
    if span.stop == len(grid.rows[header.start]):
        span = range(span.start, max(span.stop, depth_columns))
    seen: dict[int, list[Cell]] = {}
    texts = tuple([_header_texts(grid, header, column) for column in span])
    assigned = {
        form_id: lexicon(form).header(texts).assigned(Sample(form, grid, header.stop, seen), span.start)
        for form_id, form in forms().items()
    }
    scores = _scores(assigned, titles, hinted)
    best, *others = sorted(scores, key=lambda form_id: -scores[form_id])
    form, chosen = forms()[best], assigned[best]
    taken = set(chosen.columns.values())
    unknown = [column for column in span if column not in taken and _header(grid, header, column)]
    sure = not others or scores[best] - scores[others[0]] >= _SURE
    return Table(form, grid, header, end, span, chosen.columns, unknown, chosen.typos, sure)


def _header_texts(grid: Grid, header: range, column: int) -> Texts:
    """Return the texts of a column's header; a number only where it can be a kind's."""
    cells = [grid.cell(row, column) for row in header]
    return tuple(cell if isinstance(cell, str) else f"{cell:g}" for cell in cells if _is_text(cell))


def _is_text(cell: Cell) -> TypeGuard[str | int | float]:
    return isinstance(cell, str) or (isinstance(cell, int | float) and may_number_a_kind(cell))


def _scores(assigned: dict[str, Assignment], titles: Sequence[str], hinted: Sequence[str]) -> dict[str, float]:
    seen = frozenset().union(*(found.given for found in assigned.values()))
    named = named_by(titles)
    return {
        form_id: found.score
        + _TITLE * named.get(form_id, 0.0)
        + _HINT * (form_id in hinted)
        - sum([_IDENTITY if column.identity else _REQUIRED for column in found.missing])
        - _UNLIKE * len(seen.intersection(forms()[form_id].unlike))
        for form_id, found in assigned.items()
    }


def named_by(titles: Sequence[str]) -> dict[str, float]:
    """Return the forms that title lines name: 1 for the longest title found, half of it for the others."""
    line = bare(" ".join(titles))
    lengths = {
        form.id: max((len(title) for title in _bare_titles(form.title, *form.titles) if title in line), default=0)
        for form in forms().values()
    }
    longest = max(lengths.values(), default=0)
    return {form_id: 1.0 if length == longest else 0.5 for form_id, length in lengths.items() if length}


@cache
def _bare_titles(*titles: str) -> tuple[str, ...]:
    return tuple(map(bare, titles))


def _header(grid: Grid, header: range, column: int) -> bool:
    return any(grid.cell(row, column) is not None for row in header)
