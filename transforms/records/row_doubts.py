"""Which rows of a table do not stand as written: called off, not to be counted, only planned, an example, corrected.

Said in a cell of the row, whether its column is known or not; by a tick left out; by the comment of a cell; by a line
of the sheet that points at rows or says what a colour means. An example is left out; all else is asked about row by
row, and stays out of the figures until it is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest

from findings import Severity
from forms import Form
from forms.prefilled import is_confirming, says_no, says_yes
from transforms.matching.layout import Table
from transforms.records.pointers import Pointers, begins_with_a_mark
from transforms.report import Report, shown
from transforms.subject.saying import titles_say
from transforms.tables.row_kinds import Rows
from transforms.values.looks import explained, is_seen
from transforms.values.measures import measures_in
from transforms.values.remarks import (
    Kind,
    aside,
    heads_plans,
    is_example_sign,
    is_one_of,
    listed,
    remark,
    remarks_in,
    signs,
    spells_out,
    statement,
    that_may_say_beside,
)
from transforms.workbook import Cell
from vietnamese.text import bare

_CODES: Mapping[Kind, str] = {
    "called_off": "row_called_off",
    "planned": "row_planned",
    "not_counted": "row_not_counted",
    "corrected": "row_corrected",
    "example": "row_not_counted",
}
_OF_FIGURES: tuple[Kind, ...] = ("not_counted", "corrected")  # a figure takes no place that could be called off
_MOST = 0.5  # of a row's filled cells must look alike for the row to look so
_MOST_SIGNED = 8  # words that a signature may have: "đ/c Nguyễn Thị Thu Hà - Phó Bí thư"
_MOST_NAMED = 10  # records; a sentence that names more speaks of the table
_PLACEHOLDER = re.compile(r"\w+(?: \w+)? [A-ZĐ]")  # the name in every example: "Nguyễn Văn A"
Line = tuple[int, int, str]  # row, column and text of a line above, between or under the records


def is_plan(form: Form) -> bool:
    """Tell whether a form lists what is only planned: its title says so."""
    return any(bare(word) in bare(form.title) for word in listed("plan_headings"))


def _beside_confirming(text: str, of_plan: bool) -> Kind | None:
    """Return what somebody wrote in the place of a confirming word (*hoãn*): *Chưa* there calls no visit off."""
    return None if says_no(text) or says_yes(text) else remark(text, of_plan)


@dataclass(slots=True)
class RowDoubts:
    """The rows of one table that do not stand as written; ``asked`` are the records (rows from 0) asked about."""

    table: Table
    rows: Rows
    report: Report
    asked: set[int] = field(default_factory=set)
    telling: set[str] = field(init=False)  # the texts of the records that are remarks somewhere, as a rule none
    telling_rows: list[int] = field(init=False)  # the records with such a text

    def __post_init__(self) -> None:
        rows, first = [self.table.grid.rows[row] for row in self.rows.records], self.table.span.start
        texts: set[str] = set()
        for column, cells in enumerate(islice(zip_longest(*rows), first, self._end_of_rows()), first):
            here = {cell for cell in set(cells) if isinstance(cell, str)}
            if here:
                texts |= here if self._reader_of(column) is remark else that_may_say_beside(here)
        self.telling = remarks_in(texts)
        self.telling_rows = [row for row in self.rows.records if not self.telling.isdisjoint(self.table.grid.rows[row])]

    def weigh(self, above: Iterable[Line]) -> None:
        """Leave out examples, and ask about every row that does not stand as written."""
        self._leave_out_examples()
        for row, column, said, kind in sorted(self._said_in_cells(), key=lambda one: one[:2]):
            self._ask(row, kind, said, column)
        for code, row, column in self._states():
            header = self.table.header_text(column)
            self._add(code, row, column, self.table.grid.cell(row, column), header=header)
        for row, column, text in self._comments():
            if not (is_one_of("harmless", text) or signs(text) or measures_in(text)):  # a unit of measure is converted
                self._add("row_note_unclear", row, column, text)
        rest = (line for line in above if titles_say([line[2]]) is None)
        for line in (*rest, *self._lines_within()):
            self._read_line(line)
        self._ask_about_unseen()

    def _ask(self, row: int, kind: Kind, said: object, column: int | None = None) -> None:
        """Ask about a row; what a cell of it calls planned may have taken place since, and counts meanwhile."""
        severity = Severity.WARNING if kind == "planned" and column is not None else None
        self._add(_CODES[kind], row, column, said, severity=severity)

    def _add(
        self,
        code: str,
        row: int,
        column: int | None,
        value: object,
        *,
        severity: Severity | None = None,
        header: str = "",
    ) -> None:
        if row not in self.asked:
            self.asked.add(row)
            self.report.add(
                code,
                self.table.grid,
                row,
                column,
                value=value,
                form=self.table.form.id,
                severity=severity,
                header=header,
            )

    # What cells say.

    def _said_in_cells(self) -> Iterator[tuple[int, int, Cell, Kind]]:
        grid, of_plan, records = self.table.grid, is_plan(self.table.form), set(self.rows.records)
        readers = {column: self._reader_of(column) for column in self._telling_columns()}
        for row in self.telling_rows if readers else ():
            for column, cell in enumerate(grid.rows[row]):
                read = readers.get(column) if cell in self.telling else None
                if read and row in records and (kind := read(str(cell), of_plan)) and self._concerns(kind):
                    yield row, column, cell, kind
        for row, column, text in self._comments():
            said = statement(text)
            kind = said if said == "corrected" else remark(text, of_plan) or said
            if kind and self._concerns(kind):
                yield row, column, text, kind

    def _telling_columns(self) -> set[int]:
        """Return the columns of the table, and remarks beside it, in which something may be said of a record."""
        within = range(self.table.span.start, self._end_of_rows())
        rows = self.table.grid.rows
        return {
            i for row in self.telling_rows for i, cell in enumerate(rows[row]) if i in within and cell in self.telling
        }

    def _end_of_rows(self) -> int:
        """Return where the cells of the records end, remarks beside the last table among them."""
        if not self.table.last:
            return self.table.span.stop
        return max((len(self.table.grid.rows[row]) for row in self.rows.records), default=self.table.span.stop)

    def _concerns(self, kind: Kind) -> bool:
        return kind != "example" and (bool(self.table.form.spans) or kind in _OF_FIGURES)

    def _reader_of(self, column: int) -> Callable[[str, bool], Kind | None] | None:
        """Return how the texts of a column are read: as a state, or, where they name something, beside the name."""
        target = next((target for target, index in self.table.columns.items() if index == column), None)
        if is_confirming(self.table.header_text(column)):
            return _beside_confirming
        if _is_opinion(self.table.header_text(column)):
            return aside
        if target is None:
            return remark
        of = self.table.form[target.field]
        if of.type == "ordinal":
            return None
        return remark if of.type == "text" and not (of.required or of.identity) else aside

    def _comments(self) -> Iterator[Line]:
        records = set(self.rows.records) if self.table.grid.sheet.comments else set()
        for (row, column), text in sorted(self.table.grid.sheet.comments.items()):
            if row in records and column in self.table.span:
                yield row, column, text

    def _states(self) -> Iterator[tuple[str, int, int]]:
        """Yield (code, record, column) for each record that a column of ticks or states does not say took place.

        What such a column says is believed where most of it is understood; a state in it that nobody knows is asked
        about, like a tick left out.
        """
        if is_plan(self.table.form) or not self.table.form.spans:
            return
        for column in self.table.unknown:
            if is_confirming(self.table.header_text(column)):
                continue  # what it says is for ``transforms.records.confirmed``
            header = _plain_header(self.table.header_text(column))
            if remark(header) == "called_off":  # *Chưa đi*, *Hoãn*: a tick says that it did not take place
                for row in self.rows.records:
                    if is_one_of("ticked", shown(self.table.grid.cell(row, column))):
                        yield "row_called_off", row, column
                continue
            is_tick = is_one_of("took_place", header)
            if not (is_tick or is_one_of("state_headings", header)):
                continue
            cells = {row: self.table.grid.cell(row, column) for row in self.rows.records}
            marks = {row: shown(cell) for row, cell in cells.items() if cell is not None}
            ticked = {row for row, mark in marks.items() if is_one_of("ticked", mark)}
            denied = {row for row, mark in marks.items() if is_one_of("unticked", mark)} - ticked
            if not ticked or 2 * len(ticked | denied) < len(marks):
                continue
            for row in self.rows.records:
                if row in denied or (is_tick and row not in marks):
                    yield "row_not_ticked", row, column
                elif row in marks and row not in ticked:
                    yield "row_note_unclear", row, column

    # Examples.

    def _leave_out_examples(self) -> None:
        out = [row for row in self.rows.records[:1] if self._is_of_nobody(row)]
        out += [row for row in self.telling_rows if row not in out and self._is_example(row)]
        for row in out:
            self.report.add("row_example", self.table.grid, row, value=self._name(row), form=self.table.form.id)
        if out:
            self.rows.records[:] = [row for row in self.rows.records if row not in set(out)]
            self.rows.examples.extend(out)

    def _is_of_nobody(self, row: int) -> bool:
        """Tell whether a row names the person of every example."""
        people = (c for t, c in self.table.columns.items() if self.table.form[t.field].type == "person")
        cells = (self.table.grid.cell(row, column) for column in people)
        return any(isinstance(cell, str) and _PLACEHOLDER.fullmatch(cell) for cell in cells)

    def _is_example(self, row: int) -> bool:
        for target, column in self.table.columns.items():
            cell = self.table.grid.cell(row, column)
            if not isinstance(cell, str) or cell not in self.telling:
                continue
            of = self.table.form[target.field]
            if of.type == "ordinal":
                is_example = is_example_sign(cell)
            else:
                is_example = "example" in (aside(cell), None if of.type == "choice" else remark(cell))
            if is_example:
                return True
        return False

    def _name(self, row: int) -> Cell:
        """Return whom or what a row is of, for a person to find it by."""
        names = (c for t, c in self.table.columns.items() if t.field in self.table.form.identity)
        return next((cell for c in names if (cell := self.table.grid.cell(row, c)) is not None), None)

    # Lines above, between and under the records.

    def _lines_within(self) -> Iterator[Line]:
        grid, rows = self.table.grid, self.rows
        for row in sorted({*rows.notes, *rows.nil, *rows.totals, *(group.row for group in rows.groups)}):
            yield from ((row, column, cell) for column, cell in enumerate(grid.rows[row]) if isinstance(cell, str))

    def _read_line(self, line: Line) -> None:
        row, _, text = line
        kind = statement(text)
        by_number = bool(kind) and bool(Pointers(self.table, self.rows.records).numbered(text))
        if not by_number and self._reads_as_look(line, kind):  # "dòng 3 gạch bỏ" names its row, not a look
            return
        if kind is None:
            self._read_note_on_rows(line)
            return
        if kind == "planned" and not begins_with_a_mark(text):
            return  # what was planned is told in every other title
        if not self._concerns(kind) and kind != "example":
            return
        named = Pointers(self.table, self.rows.records).named(text)
        for record in named:
            self._ask(record, kind, text)
        if not named and not self._heads_records(row):
            self._ask_what_is_meant(line)

    def _read_note_on_rows(self, line: Line) -> None:
        """Ask about a sentence under the records that speaks of some of them without a word that is understood."""
        row, _, text = line
        if row not in self.rows.notes or not self.rows.records or row < self.rows.records[-1] or signs(text):
            return
        if spells_out(text):
            return
        pointed = Pointers(self.table, self.rows.records)
        named = pointed.marked(text) or pointed.numbered(text)
        named = named or (pointed.named(text) if len(text.split()) > _MOST_SIGNED else [])
        for record in named if len(named) <= _MOST_NAMED else ():
            self._add("row_note_unclear", record, None, text)
        if len(named) > _MOST_NAMED:
            self._ask_what_is_meant(line)

    def _heads_records(self, row: int) -> bool:
        """Tell whether a line heads the records under it, of which it may say anything."""
        return row < max(self.rows.records, default=0) and any(group.row == row for group in self.rows.groups)

    def _ask_what_is_meant(self, line: Line) -> None:
        row, column, text = line
        if self.rows.records and len(text.split()) > 1:
            self.report.add("note_not_understood", self.table.grid, row, column, value=text)

    def _reads_as_look(self, line: Line, kind: Kind | None) -> bool:
        """Read a line that says what a colour or a way of writing means; tell whether it is one."""
        look = explained(line[2])
        if look is None:
            return False
        if kind is None and not is_plan(self.table.form) and heads_plans(look.meaning):
            kind = "planned"
        sheet = self.table.grid.sheet
        alike = [row for row in self.rows.records if self._looks(row, lambda place: is_seen(sheet, place, look))]
        if kind and self._concerns(kind):
            for row in alike:
                self._ask(row, kind, line[2])
        if kind:
            is_unclear = not alike and not self.rows.struck
        else:
            is_unclear = 0 < len(alike) < len(self.rows.records) and not is_one_of("harmless", look.meaning)
        if is_unclear and 0 < len(alike) <= _MOST_NAMED:
            for row in alike:
                self._add("row_note_unclear", row, None, line[2])
        elif is_unclear:
            self._ask_what_is_meant(line)
        return True

    def _looks(self, row: int, is_so: Callable[[tuple[int, int]], bool]) -> bool:
        filled = [(row, column) for column in self.table.span if self.table.grid.cell(row, column) is not None]
        return sum(map(is_so, filled)) > _MOST * len(filled)

    def _ask_about_unseen(self) -> None:
        unseen = self.table.grid.sheet.unseen
        for row in self.rows.records if unseen else ():
            if self._looks(row, unseen.__contains__):
                self.report.add("hidden_text", self.table.grid, row, value=self._name(row), form=self.table.form.id)


@lru_cache(maxsize=4096)
def _is_opinion(header: str) -> bool:
    line = bare(header)
    return any(bare(word) in line for word in listed("opinions"))


def _plain_header(header: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)|[“”\"?*/]", " ", header).split())
