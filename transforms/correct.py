"""Known corrections put into a return as it is read; what the unit wrote is kept beside what is meant.

A correction changes the cell before the return is read, so that the value is typed and checked like any other; in the
record the text as written stays what the unit wrote. One whose cell no longer says what it corrects is not applied, and
said (``correction_stale``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from findings import Finding, catalogue, cells_of
from organisation.corrections import Correction
from transforms.report import shown
from transforms.returns import ReturnRead
from transforms.workbook import Sheet, Workbook
from vietnamese.text import clean


def corrected(
    workbook: Workbook,
    read: ReturnRead,
    known: Sequence[Correction],
    path: Path,
    interpret: Callable[[Workbook], ReturnRead],
) -> ReturnRead:
    """Return a reading with the corrections that concern it applied; the reading itself where none does.

    Args:
        workbook: the cells as they came.
        read: what they were read as.
        known: every correction in force.
        path: the file's bytes.
        interpret: reads a workbook again.
    """
    due = _due(read, known, path) if known else []
    if not due:
        return read
    fitting = [one for one in due if _says(workbook, one) == clean(one.found)]
    again = interpret(_with(workbook, fitting)) if fitting else read
    for one in fitting:
        _keep_as_written(again, one)
    again.findings.extend(_said(one, again, workbook, applied=one in fitting) for one in due)
    again.corrected = " ".join(sorted(one.correction_id for one in fitting))
    return again


def _due(read: ReturnRead, known: Sequence[Correction], path: Path) -> list[Correction]:
    returns: set[tuple[str | None, str | None, str | None]] = {(read.unit_id, read.form, read.period)}
    returns.update((table.unit_id, table.form, table.period) for table in read.tables)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if any(one.sha256 for one in known) else ""
    return [one for one in known if one.concerns(sha256, returns)]


def _says(workbook: Workbook, one: Correction) -> str | None:
    """Return the text of the correction's cell, ``None`` where the sheet or the cell is not there."""
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == one.sheet), None)
    row, column = _place(one)
    if sheet is None or row >= len(sheet.rows) or column >= len(sheet.rows[row]):
        return None
    cell = sheet.rows[row][column]
    return None if cell is None else clean(shown(cell))


def _place(one: Correction) -> tuple[int, int]:
    [(row, column)] = cells_of(one.cell)
    return row - 1, column - 1


def _with(workbook: Workbook, fitting: Sequence[Correction]) -> Workbook:
    return replace(workbook, sheets=[_sheet_with(sheet, fitting) for sheet in workbook.sheets])


def _sheet_with(sheet: Sheet, fitting: Sequence[Correction]) -> Sheet:
    mine = [one for one in fitting if one.sheet == sheet.name]
    if not mine:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for one in mine:
        row, column = _place(one)
        rows[row][column] = one.corrected
    return replace(sheet, rows=rows)


def _keep_as_written(read: ReturnRead, one: Correction) -> None:
    """Put back, as the text of the record, what the unit wrote."""
    row, column = (number + 1 for number in _place(one))
    for table in read.tables:
        if (table.sheet or "") != one.sheet:
            continue
        if row in table.rows:
            for field in (field for field, number in table.columns.items() if number == column and field in table.raw):
                table.raw[field][table.rows.index(row)] = one.found
        for field in (field for field, cells in table.cells.items() if one.cell in cells and field in table.raw):
            table.raw[field][table.cells[field].index(one.cell)] = one.found


def _said(one: Correction, read: ReturnRead, workbook: Workbook, *, applied: bool) -> Finding:
    row, column = (number + 1 for number in _place(one))
    params = {
        "id": one.correction_id,
        "found": one.found,
        "corrected": one.corrected,
        "reason": one.reason,
        "by": one.by,
    }
    return catalogue().find(
        "correction_applied" if applied else "correction_stale",
        file=read.file,
        sheet=one.sheet or None,
        row=row,
        column=column,
        value=_says(workbook, one),
        form=one.form or read.form,
        unit_id=one.unit_id or read.unit_id,
        period=one.period or read.period,
        params={"id": one.correction_id, **params},
    )
