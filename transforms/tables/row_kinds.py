"""The rows of a table by what they are, and those that look like records but are taken out: crossed out, or sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.matching.layout import Table
from transforms.values.numbers import NumberReader

LETTERED = re.compile(r"\(?(?:[ivxlc]{1,6}|[a-hđ])[.)/]?", re.IGNORECASE)
"""The running number of a group: Roman, or a letter."""
_FEWEST_COUNTS, _FEWEST_PARTS = 3, 3  # no three counts of as many rows add up by chance
_NUMBERS = NumberReader(whole=False)


@dataclass(slots=True)
class Group:
    """A row that names what the rows under it share: a unit, a kind, a person."""

    row: int
    text: str


@dataclass(slots=True)
class Rows:
    """The rows of a table by what they are; all count from 0.

    ``nil`` are rows that say there is nothing to report; ``continued`` gives the record whose text a row goes on with;
    ``aside`` are records under a row that says they do not count, ``examples`` show how a row is filled in.
    """

    records: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)
    index: list[int] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    nil: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    continued: dict[int, int] = field(default_factory=dict)

    def counted(self) -> dict[str, int]:
        """Return how many rows there are of each kind."""
        named = ("records", "headers", "index", "groups", "totals", "notes", "nil", "struck", "aside")
        return {kind: len(getattr(self, kind)) for kind in named}


def take_out_struck(table: Table, found: Rows, content: Sequence[int]) -> None:
    """Move records whose cells are crossed out, all but the running number, out of the records."""
    struck = table.grid.sheet.struck
    if not struck:
        return
    for row in {row for row, _ in struck} & set(found.records):
        filled = [c for c in content if table.grid.cell(row, c) is not None]
        if filled and sum((row, column) in struck for column in filled) * 2 > len(filled):
            found.records.remove(row)
            found.struck.append(row)
    found.struck.sort()


def take_out_sums(table: Table, found: Rows, ordinal: int) -> None:
    """Move rows that only add up the rows under them (``II  Khối trường học  20``) out of the records."""
    records, rows = found.records, table.grid.rows
    texts = [row for row in records if len(rows[row]) > ordinal and rows[row][ordinal].__class__ is str]
    heads = [row for row in texts if LETTERED.fullmatch(str(rows[row][ordinal]))]
    counts = [c for t, c in table.columns.items() if table.form[t.field].type == "count"]
    if not counts or not heads or len(heads) == len(records):
        return
    names = [c for t, c in table.columns.items() if t.field in table.form.identity]
    for head, after in zip(heads, [*heads[1:], table.end], strict=True):
        under = [row for row in found.records if head < row < after]
        if under and all(_sum(table, [head], column) == _sum(table, under, column) for column in counts):
            found.records.remove(head)
            found.groups.append(Group(head, str(table.grid.cell(head, names[0]) if names else "")))


def take_out_the_whole(table: Table, found: Rows) -> None:
    """Move a first or last row that adds up all others in every count to the totals (*Thành đoàn Cẩm Phả*)."""
    records = found.records
    counts = [c for t, c in table.columns.items() if table.form[t.field].type == "count"]
    if table.form.spans or len(counts) < _FEWEST_COUNTS or len(records) <= _FEWEST_PARTS:
        return
    for whole, parts in ((records[0], records[1:]), (records[-1], records[:-1])):
        sums = [_sum(table, parts, column) for column in counts]
        if any(sums) and [_sum(table, [whole], column) for column in counts] == sums:
            records.remove(whole)
            found.totals = sorted((*found.totals, whole))
            return


def _sum(table: Table, rows: Sequence[int], column: int) -> float:
    return sum(_NUMBERS[cell].value or 0 for row in rows if (cell := table.grid.cell(row, column)) is not None)
