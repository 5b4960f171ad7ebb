"""What a sheet says once for all its rows, where the table has no column for it: a place, or the kind of visit."""

from __future__ import annotations

from collections.abc import Sequence

from forms import Column
from transforms.matching.layout import Table
from transforms.values.choices import choice_reader
from transforms.values.names import looks_like_place
from transforms.values.vocabulary import unnumbered
from vietnamese.text import clean, key

_FEWEST_LETTERS = 4


def given_to_all(table: Table, titles: Sequence[str]) -> dict[str, str]:
    """Return the text that the sheet's name, or a title line, gives to a required field without a column.

    A place only by the sheet's name, and only where more than the place names a record: title lines name the unit that
    reports. A value of a closed list by the name or a line that says it and nothing else (``Hình thức: Kiểm tra, giám
    sát``), where they all say the same; a bare number says nothing.
    """
    name, given, identity = clean(table.grid.name), table.given(), table.form.identity
    lacking = [column for column in table.form.columns if column.required and column.field not in given]
    if len(identity) > 1 and looks_like_place(name):
        places = {column.field: name for column in lacking if column.type == "place"}
    else:
        places = {}
    said = {column.field: _said(column, [name, *titles]) for column in lacking if column.type == "choice"}
    return places | {field: text for field, text in said.items() if text}


def _said(column: Column, lines: Sequence[str]) -> str | None:
    """Return a line that names a value of a list, ``None`` where none does or two disagree."""
    reader = choice_reader(column.choices)
    named = {line: reader[line] for line in lines if _is_worded(column, line)}
    found = {chosen.values: line for line, chosen in named.items() if chosen.values and not chosen.problem}
    return next(iter(found.values())) if len(found) == 1 else None


def _is_worded(column: Column, line: str) -> bool:
    """Tell whether a line has words of its own, or the header or name of a value in front of a number (*HT2*)."""
    line = unnumbered(line)
    if not any(map(str.isdigit, line)):
        return sum(map(str.isalpha, line)) >= _FEWEST_LETTERS
    names = {key(name) for choice in column.choices for name in (choice.label_vi, *choice.synonyms)}
    return key(line) in names or key(line).startswith(key(column.header))
