"""Totals checked against the rows they total: sums of counts, *mười lượt* against the number of records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.records.source import Source
from transforms.records.typed import is_ticked_plainly
from transforms.values.numbers import NumberReader
from transforms.values.remarks import stated_count
from transforms.workbook import Cell
from vietnamese.numerals import from_words
from vietnamese.text import bare, key

_NUMBERS = NumberReader(whole=False)
_LEADS_TO_A_COUNT = re.compile(r"\W*(?:tong|cong|danh sach|bang chu|viet bang chu|tat ca|toan bo)\b")
_THINGS = "luot|chuyen|hoat dong"
_FIGURE_OF = re.compile(
    rf"(?P<figure>\d[\d.]*)\s*(?P<of>{_THINGS})\b|\b(?P<before>{_THINGS})\s*:\s*(?P<after>\d[\d.]*)"
)
_WORDS_OF = re.compile(rf"\b(?P<of>{_THINGS})\b")
_IN_WORDS = re.compile(r"(?:chữ|số|cộng|có|:)\s*:?\s*((?:\w+\s+){1,8}?)(?:lượt|chuyến|hoạt động)", re.IGNORECASE)
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
    """Ask about a sentence under the records that says how many there are, where they are another number."""
    grid, records = source.table.grid, source.rows.records
    if not source.form.spans or not records:
        return
    for row in (*source.rows.notes, *source.rows.totals):
        for column, cell in enumerate(grid.rows[row]):
            said = stated_count(cell) if isinstance(cell, str) else None
            if said is None or (_COUNTED.search(bare(str(cell))) and row in source.rows.totals):
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


def check_stated_counts(source: Source) -> None:
    """Ask about every line under the table that says how many records it lists, where it lists others.

    *Danh sách có 8 lượt*, *Bằng chữ: tám lượt*: of a form that lists what took place, day by day.
    """
    rows = source.rows
    if not source.form.spans or not rows.records:
        return
    for row in (*rows.notes, *rows.nil, *(group.row for group in rows.groups)):
        for column, cell in enumerate(source.table.grid.rows[row]):
            said = _stated(cell, bare(source.form.row_is)) if isinstance(cell, str) and row > rows.records[0] else None
            if said is not None and said != len(rows.records):
                source.report.add(
                    "total_mismatch", source.table.grid, row, column, value=cell, form=source.form.id,
                    said=str(said), found=str(len(rows.records)),
                )  # fmt: skip


def _stated(text: str, row_is: str) -> int | None:
    """Return how many records a line says there are in all, in figures or in words."""
    line = bare(text)
    if not _LEADS_TO_A_COUNT.match(line):
        return None
    if found := _FIGURE_OF.search(line):
        things, figure = found["of"] or found["before"], found["figure"] or found["after"]
        return int(figure.replace(".", "")) if _are_listed(things, row_is) else None
    spoken, named = _IN_WORDS.search(text), _WORDS_OF.search(line)
    if spoken is None or named is None or not _are_listed(named["of"], row_is):
        return None
    return from_words(spoken[1].strip(" :.()"))


def _are_listed(things: str, row_is: str) -> bool:
    return ("luot" if things == "chuyen" else things) in row_is


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
