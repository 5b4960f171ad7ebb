"""What each row under a header is: a record, a group, a total, the header again, a note, or nothing.

A row whose identity columns are all filled is a record, whatever else is in it. Everything rarer takes the slow way.
After a total row or the first note the table has ended, unless a whole record follows after all; a weak row there
(a name under a signature) is never a record.
"""

from __future__ import annotations

import itertools
import string
from collections.abc import Sequence

from organisation.units import organisation
from transforms.matching.heads import repeats
from transforms.matching.layout import Table
from transforms.tables.blocks import heads_a_block
from transforms.tables.row_cells import (
    at,
    closes,
    group_text,
    index_number,
    is_bullet,
    is_day,
    is_figure,
    is_hint,
    is_ordinal,
    plain_name,
)
from transforms.tables.row_kinds import LETTERED, Group, Rows, take_out_struck, take_out_sums, take_out_the_whole
from transforms.tidy import Row
from transforms.values.choices import choice_reader
from transforms.values.names import looks_like_person, looks_like_place
from transforms.values.vocabulary import is_ditto, is_divider, is_nil, is_total, unnumbered, words
from transforms.workbook import Cell

_ALPHABET = string.ascii_uppercase
_FEWEST = 3  # filled cells of a record, as a rule
_MOST_NOTED = 4  # filled cells of a row that is a note


def sort_rows(table: Table) -> Rows:
    """Return what each row of a table is."""
    return _Sorter(table).sort()


class _Sorter:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._grid = table.grid
        self._rows = table.grid.rows[table.start : table.end]
        self._found = Rows()
        columns = table.columns
        identity = table.form.identity
        self._identity = [column for target, column in columns.items() if target.field in identity]
        self._mapped = sorted(columns.values())
        self._ordinal = next((c for t, c in columns.items() if table.form[t.field].type == "ordinal"), None)
        self._content = [column for column in self._mapped if column != self._ordinal]
        self._days = [
            column
            for target, column in columns.items()
            if target.kind == "span" or (table.form[target.field].type == "date" and target.field in identity)
        ]
        self._places = {c for t, c in columns.items() if table.form[t.field].type == "place"}
        first = min(self._identity, default=0)
        self._free = {c for t, c in columns.items() if table.form[t.field].type == "text" and c > first}
        self._heads = [self._grid.rows[row] for row in table.header]
        self._lacks_identity = not set(identity) <= table.given()
        self._ended = False
        names = [c for t, c in columns.items() if t.field in identity and c not in self._days]
        self._name = names[0] if names else -1
        self._lists = [column for column in table.form.columns if column.choices and column.identity]
        self._not_names = {at(head, self._name) for head in self._heads} if names else set()

    def sort(self) -> Rows:
        filled, records = self._grid.filled, self._found.records
        width = max(self._mapped, default=0)
        is_plain = self._is_plain_visit if len(self._identity) > 1 else self._is_plain_figure
        name, names = self._name, self._plain_names()
        for index, row in enumerate(self._rows, self._table.start):
            if not filled[index]:
                continue
            if len(row) > width and row[name] in names and is_plain(row):
                records.append(index)
            else:
                self._sort_rare(index, row)
        take_out_struck(self._table, self._found, self._content)
        if self._ordinal is not None:
            take_out_sums(self._table, self._found, self._ordinal)
        take_out_the_whole(self._table, self._found)
        self._take_out_heads_of_nothing()
        return self._found

    def _take_out_heads_of_nothing(self) -> None:
        """Take what looks like the head of a group under the last record for a note: it heads nothing."""
        found = self._found
        last = max((*found.records, *found.nil, *found.struck), default=-1)
        over_nothing = [group.row for group in found.groups if group.row > last]
        if last < 0 or not over_nothing:
            return
        found.groups[:] = [group for group in found.groups if group.row < last]
        found.notes[:] = sorted((*found.notes, *over_nothing))

    def _plain_names(self) -> set[Cell]:
        """Return what stands in the column of names and is a name, or might be one."""
        name, most_left = self._name, max(self._name, 0)
        cells = {row[name] for row in self._rows if len(row) > most_left}
        return set(filter(plain_name, cells)) - self._not_names

    def _is_plain_visit(self, row: Row) -> bool:
        """Tell whether every identity column of a full row with a name is filled."""
        return None not in [row[column] for column in self._identity]

    def _is_plain_figure(self, row: Row) -> bool:
        """Tell whether a full row with a name is one more of a table of figures: under a record, numbered, a figure."""
        if self._ended or self._ordinal is None or not (self._identity and self._found.records):
            return False
        content = [row[column] for column in self._content]
        numbered = isinstance(row[self._ordinal], int | float)
        return numbered and len(content) - content.count(None) >= _FEWEST

    def _sort_rare(self, index: int, row: Row) -> None:
        found = self._found
        cells = [(column, cell) for column, cell in enumerate(row) if cell is not None and column in self._table.span]
        texts = [cell for _, cell in cells if isinstance(cell, str)]
        whole = self._is_whole(row) or self._is_numbered(row)
        if any(repeats(row, head) for head in self._heads):
            found.headers.append(index)
        elif self._is_index(index, cells):
            found.index.append(index)
        elif len(cells) <= 3 and any(map(is_nil, texts)) and not whole:
            found.nil.append(index)
        elif not whole and self._is_total(row, cells):
            found.totals.append(index)
            self._ended = bool(found.records)  # some print the total first
        elif not whole and self._may_close(row, cells) and any(map(closes, texts)):
            found.notes.append(index)
            self._ended = True
        elif self._goes_on(index, cells):
            found.continued[index] = found.records[-1]
        elif self._is_group(index, cells):
            found.groups.append(Group(index, group_text(cells)))
            self._ended = False
        elif self._is_record(index, row, cells):
            found.records.append(index)
            self._ended = False
        else:
            found.notes.append(index)

    def _is_whole(self, row: Row) -> bool:
        """Tell whether every identity column is filled, and the days can be read as days."""
        if not self._identity or any(at(row, column) is None for column in self._identity):
            return False
        if len(self._identity) == 1:
            return self._names_a_record(row[self._identity[0]]) and self._has_figures(row) and not self._is_signed(row)
        if is_total(str(at(row, self._name))) and not self._has_day(row):
            return False
        return all(is_day(row[column]) for column in self._days)

    def _names_a_record(self, cell: Cell) -> bool:
        """Tell whether the one cell that names a record does: *Tổng giá trị công trình* may be an indicator.

        Where every record is a value of a list, whatever says more than that it is a total is asked about.
        """
        if self._table.form.rows_of and not words("totals").has(unnumbered(str(cell))):
            return True
        return self._is_listed(cell) or not is_total(str(cell))

    def _is_signed(self, row: Row) -> bool:
        """Tell whether a row holds those who sign and no figure: *Người lập biểu* beside *TM. BAN THƯỜNG VỤ*."""
        cells = [cell for column in self._content if (cell := at(row, column)) is not None]
        return all(isinstance(cell, str) and not is_figure(cell) for cell in cells) and closes(str(at(row, self._name)))

    def _is_listed(self, cell: Cell) -> bool:
        """Tell whether a cell names a value of the list that its column is of."""
        return any(bool(choice_reader(column.choices)[cell].values) for column in self._lists)

    def _may_close(self, row: Row, cells: Sequence[tuple[int, Cell]]) -> bool:
        """Tell whether a row is thin enough for a note; the topic of a visit may begin with *Hướng dẫn*."""
        return len(cells) < _MOST_NOTED or (len(cells) == _MOST_NOTED and not self._has_day(row))

    def _has_day(self, row: Row) -> bool:
        """Tell whether a day stands where days go."""
        return any(is_day(at(row, column)) for column in self._days)

    def _is_numbered(self, row: Row) -> bool:
        """Tell whether a row has a running number and text in at least three cells: no total, note or group has."""
        number = None if self._ordinal is None else at(row, self._ordinal)
        if not (isinstance(number, int | float) or (isinstance(number, str) and number.strip(".").isdecimal())):
            return False
        return sum(isinstance(at(row, column), str) for column in self._content) >= _FEWEST

    def _has_figures(self, row: Row) -> bool:
        return sum(at(row, column) is not None for column in self._content) >= 2

    def _is_index(self, index: int, cells: Sequence[tuple[int, Cell]]) -> bool:
        """Tell whether a row numbers the columns, ``(1) (2) (3)``, or explains them, right under a header."""
        above = next((row for row in range(index - 1, -1, -1) if self._grid.filled[row]), -1)
        if above not in self._table.header and above not in self._found.headers:
            return False
        hints = [cell for _, cell in cells if is_hint(cell) and not index_number(cell) and not is_nil(str(cell))]
        if len(hints) == len(cells):
            return True
        if len(cells) > 2 and [str(cell).upper() for _, cell in cells] == list(_ALPHABET[: len(cells)]):
            return True
        numbers = [index_number(cell) for _, cell in cells if cell not in ("A", "B", "C", "a", "b")]
        known = [number for number in numbers if number is not None]
        rising = all(after - before == 1 for before, after in itertools.pairwise(known))
        return len(known) >= 3 and rising and known[0] <= 2 and len(numbers) - len(known) <= 2

    def _is_total(self, row: Row, cells: Sequence[tuple[int, Cell]]) -> bool:
        head = [cell for column, cell in cells if isinstance(cell, str)][:2]
        if any(map(is_total, head)) and not self._has_day(row):
            return True
        return self._is_unnamed_total(row, cells)

    def _is_unnamed_total(self, row: Row, cells: Sequence[tuple[int, Cell]]) -> bool:
        """Tell whether a row without a label holds nothing but figures, under at least two records."""
        if len(self._found.records) < 2 or any(at(row, column) is not None for column in self._days):
            return False
        if self._ordinal is not None and at(row, self._ordinal) is not None:
            return False
        return bool(cells) and all(is_figure(cell) for _, cell in cells)

    def _goes_on(self, index: int, cells: Sequence[tuple[int, Cell]]) -> bool:
        """Tell whether a row holds nothing but free text, under free text of the record right above it."""
        found = self._found
        if self._lacks_identity or not found.records or index - 1 not in (found.records[-1], *found.continued):
            return False
        above = self._grid.rows[found.records[-1]]
        return all(column in self._free and isinstance(cell, str) and at(above, column) for column, cell in cells)

    def _is_group(self, index: int, cells: Sequence[tuple[int, Cell]]) -> bool:
        texts = [(column, cell) for column, cell in cells if column != self._ordinal or not is_ordinal(cell)]
        if len(texts) != 1 or not isinstance(texts[0][1], str) or is_ditto(texts[0][1]):
            return False
        text = unnumbered(texts[0][1])
        if is_divider(text):
            return True
        numbered = [cell for column, cell in cells if column == self._ordinal and is_ordinal(cell)]
        counted = next((number for cell in numbered if (number := str(cell).strip(".")).isdecimal()), None)
        if [texts[0][0]] == self._identity and counted:
            return self._is_divided(index, counted)  # else a unit that counted nothing
        follows = self._record_follows(index)
        if self._names_something(text):
            if len(cells) == 1 and self._days and self._adds_a_place(index, texts[0][0]):
                return False
            return follows or not looks_like_person(text)
        lettered = any(isinstance(cell, str) and (LETTERED.fullmatch(cell) or is_bullet(cell)) for cell in numbered)
        labelled = lettered or text.isupper() or text != texts[0][1] or texts[0][0] == self._ordinal
        labelled = labelled or words("posts").begins(text) or self._grid.is_spread(index, texts[0][0])
        return follows and (labelled or self._lacks_identity)

    def _adds_a_place(self, index: int, column: int) -> bool:
        """Tell whether a lone cell stands where records name their place, between two that do: a second place."""
        after = next((row for row in range(index + 1, self._table.end) if self._grid.filled[row]), None)
        if column not in self._places or self._found.records[-1:] != [index - 1] or after is None:
            return False
        return all(at(self._grid.rows[row], column) is not None for row in (index - 1, after))

    def _is_divided(self, index: int, number: str) -> bool:
        """Tell whether the row after one is numbered as the first part of it: ``1.1`` under ``1``."""
        after = next((row for row in range(index + 1, self._table.end) if self._grid.filled[row]), None)
        below = None if after is None or self._ordinal is None else at(self._grid.rows[after], self._ordinal)
        return below is not None and str(below).strip(" .") == f"{number}.1"

    def _names_something(self, text: str) -> bool:
        kinds = [column for column in self._table.form.columns if column.type == "choice" and column.required]
        return (
            looks_like_place(text)
            or heads_a_block(text)
            or any(choice_reader(column.choices)[text].values for column in kinds)
        )

    def _record_follows(self, index: int) -> bool:
        for row in range(index + 1, self._table.end):
            if self._grid.filled[row]:
                cells = self._grid.rows[row]
                filled = sum(at(cells, column) is not None for column in self._content)
                return filled >= 3 or (filled >= 2 and len(self._content) <= 6) or self._grid.filled[row] <= 2
        return False

    def _is_record(self, index: int, row: Row, cells: Sequence[tuple[int, Cell]]) -> bool:
        filled = [column for column in self._content if at(row, column) is not None]
        numbered = self._ordinal is not None and is_ordinal(at(row, self._ordinal))
        dated = any(is_day(at(row, column)) for column in self._days)
        if self._ended:
            return len(filled) >= 3 and (numbered or dated or self._is_known(row))
        if len(filled) >= 3 or (numbered and filled) or (dated and len(filled) >= 2):
            return True
        return bool(filled) and len(filled) >= 2 and self._record_follows(index)

    def _is_known(self, row: Row) -> bool:
        """Tell whether a row of a table of figures without running numbers names a place or a value of its list."""
        if self._days or self._ordinal is not None or self._name < 0:
            return False
        name = at(row, self._name)
        if not isinstance(name, str) or is_total(name):
            return False
        return looks_like_place(name) or self._is_listed(name) or organisation().names_a_unit(name)
