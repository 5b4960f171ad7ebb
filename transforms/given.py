"""What a sheet says once for all its rows, where the table has no column for it: a place, or the kind of visit."""

from __future__ import annotations

from collections.abc import Sequence

from forms import Column
from transforms.choices import choice_reader
from transforms.layout import Table
from transforms.names import looks_like_place
from vietnamese.text import clean


def given_to_all(table: Table, titles: Sequence[str]) -> dict[str, str]:
    """Return the text that the sheet's name, or a title line, gives to a required field without a column.

    A place only by the sheet's name: title lines name the unit that reports. A value of a closed list by the name or a
    line that says it and nothing else (``Hình thức: Kiểm tra, giám sát``), where they all say the same.
    """
    name, given = clean(table.grid.name), table.given()
    lacking = [column for column in table.form.columns if column.required and column.field not in given]
    places = {column.field: name for column in lacking if column.type == "place" and looks_like_place(name)}
    said = {column.field: _said(column, [name, *titles]) for column in lacking if column.type == "choice"}
    return places | {field: text for field, text in said.items() if text}


def _said(column: Column, lines: Sequence[str]) -> str | None:
    """Return the one line that names a value of a list, ``None`` where none does or two disagree."""
    reader = choice_reader(column.choices)
    named = {line: reader[line] for line in lines if not line.isdecimal()}
    found = {chosen.values: line for line, chosen in named.items() if chosen.values and not chosen.problem}
    return next(iter(found.values())) if len(found) == 1 else None
