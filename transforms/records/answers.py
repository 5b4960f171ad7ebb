"""What a unit answered in the sheet "Lỗi cần sửa" of the workbook that went back to it.

The sheet is ours: nothing in it is a return, and its texts, which name units and forms, must not be taken for titles.
"""

from __future__ import annotations

from itertools import islice

from findings.answer_sheet import ANSWER, CELL, HEADS, PLACE, REFERENCE, SHEET, VALUE, WHAT, WHOLE_FILE
from transforms.report import shown
from transforms.returns import SheetAnswer
from transforms.workbook import Cell, Sheet
from vietnamese.text import clean

_LINES_ABOVE = 12
"""The heads stand in row 4; who pastes a line or two above moves them down, not further."""

_ENOUGH_HEADS = 4
"""So many of our nine heads make the sheet ours: people hide, delete and re-order columns, and keep the name."""

_MOST_ANSWERS, _LONGEST = 2_000, 2_000


def is_answer_sheet(sheet: Sheet) -> bool:
    """Tell whether a sheet is the list that we once added: by its name, and by its heads."""
    return clean(sheet.name).startswith(SHEET) and _head_row(sheet) is not None


def answers_in(sheet: Sheet) -> list[SheetAnswer]:
    """Return what stands in the answer column of our list; a sheet without that column holds none."""
    head = _head_row(sheet)
    if head is None:
        return []
    columns = {_text(cell): number for number, cell in reversed(list(enumerate(sheet.rows[head])))}
    if ANSWER not in columns:
        return []

    def of(row: list[Cell], name: str) -> str:
        number = columns.get(name)
        return _text(row[number]) if number is not None and number < len(row) else ""

    found = (
        SheetAnswer(
            row=number,
            text=of(row, ANSWER),
            reference=of(row, REFERENCE),
            sheet=of(row, PLACE).removeprefix(WHOLE_FILE),
            cell=of(row, CELL),
            value=of(row, VALUE),
            what=of(row, WHAT),
        )
        for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2)
        if of(row, ANSWER)
    )
    return list(islice(found, _MOST_ANSWERS))


def _head_row(sheet: Sheet) -> int | None:
    for number, row in enumerate(sheet.rows[:_LINES_ABOVE]):
        if len({_text(cell) for cell in row} & set(HEADS)) >= _ENOUGH_HEADS:
            return number
    return None


def _text(cell: Cell) -> str:
    return "" if cell is None else clean(shown(cell))[:_LONGEST]
