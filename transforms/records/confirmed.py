"""Rows and values that a blank brought filled in: they count once the unit has said that they are right.

Which they are shows in the marks of the hidden sheet; where that was lost on the way (saved as csv, copied into another
workbook), in the word that stands in the confirming column. A row in which something was written is the unit's own.
"""

from __future__ import annotations

from collections.abc import Collection

from forms.prefilled import is_confirming, mark_of_cell, mark_of_row, says_no, says_yes
from transforms.matching.layout import Table
from transforms.records.source import Source
from transforms.report import shown
from transforms.returns import RecordTable
from transforms.tables.row_kinds import Rows


def leave_out_emptied(table: Table, rows: Rows) -> None:
    """Take rows out of the records of which a clerk left nothing but the word in the confirming column."""
    column = _confirming(table)
    if column is None:
        return
    fields = [index for target, index in table.columns.items() if table.form[target.field].type != "ordinal"]
    emptied = [
        row
        for row in rows.records
        if table.grid.cell(row, column) is not None and all(table.grid.cell(row, index) is None for index in fields)
    ]
    rows.records[:] = [row for row in rows.records if row not in emptied]
    rows.aside.extend(emptied)


def ask_to_confirm(source: Source, read: RecordTable, marks: Collection[str]) -> None:
    """Keep rows out that came back as they were filled in, and take out values that did, unless that is confirmed."""
    column = _confirming(source.table)
    if column is None and not marks:
        return
    form = source.form
    for at, row in enumerate(read.rows):
        said = shown(source.table.grid.cell(row - 1, column) or "") if column is not None else ""
        if says_yes(said):
            continue
        values = {name: found[at] for name, found in read.values.items()}
        if mark_of_row(form, values) in marks or (not marks and says_no(said)):
            name = form.identity[0]
            _add(source, read, "row_not_confirmed", row, name, column)
        elif form.roles.indicator and marks:
            code = next((one.code for one in form[form.roles.indicator].choices
                         if str(one.value) == str(values.get(form.roles.indicator))), "")  # fmt: skip
            for name in form.keeps:
                if values[name] is not None and mark_of_cell(form, code, name, values[name]) in marks:
                    read.values[name] = [*read.values[name][:at], None, *read.values[name][at + 1 :]]
                    _add(source, read, "value_not_confirmed", row, name, None)


def _confirming(table: Table) -> int | None:
    return next((column for column in table.unknown if is_confirming(table.header_text(column))), None)


def _add(source: Source, read: RecordTable, code: str, row: int, name: str, column: int | None) -> None:
    raw = read.raw.get(name)
    index = column if column is not None else read.columns.get(name, 0) - 1
    source.report.add(
        code,
        source.table.grid,
        row - 1,
        index if index >= 0 else None,
        field=name,
        form=source.form.id,
        value=raw[read.rows.index(row)] if raw else None,
        header=source.form[name].header,
    )
