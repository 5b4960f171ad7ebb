"""Whether the code and the name of every row say the same."""

from __future__ import annotations

from collections.abc import Mapping

from forms import Choice, Column
from transforms.records.source import Source
from transforms.records.typed import Typed
from transforms.values.choices import choice_reader
from transforms.values.indicators import bags

_LABEL = "label_vi"


def ask_where_names_differ(source: Source, read: Mapping[str, Typed]) -> None:
    """Ask about the rows whose name, beside the code, is another one's, or adds to what the code says."""
    form = source.form
    named = next((name for name, printed in form.prints.items() if printed == _LABEL), None)
    if form.rows_of is None or named is None or form.rows_of not in read or named not in read:
        return
    column, index = form[form.rows_of], source.table.column_of(named)
    if index is None or source.table.column_of(form.rows_of) in (None, index):
        return
    for i, (value, name) in enumerate(zip(read[form.rows_of].values, read[named].values, strict=True)):
        if isinstance(value, str) and isinstance(name, str) and (i, column.field) not in source.unread:
            _compare(source, read, i, column, index, value, name)


def _compare(
    source: Source, read: Mapping[str, Typed], i: int, column: Column, index: int, value: str, name: str
) -> None:
    chosen = choice_reader(column.choices)[name].values
    if chosen == (value,):
        return
    labels = {choice.value: choice.label_vi for choice in column.choices}
    if value not in labels:
        return
    if len(chosen) == 1:
        _leave_open(source, read, i, column)
        source.ask("indicator_conflict", i, index, column, name, meant=value, label=labels[value],
                   other=labels.get(chosen[0], ""))  # fmt: skip
    elif not _is_said_with_fewer_words(name, next(choice for choice in column.choices if choice.value == value)):
        _leave_open(source, read, i, column)
        source.ask("indicator_unsure", i, index, column, name, meant=value, label=labels[value])


def _leave_open(source: Source, read: Mapping[str, Typed], i: int, column: Column) -> None:
    """Leave open which one a row is: it goes back, and is held against no other row."""
    read[column.field].values[i] = None
    source.unread.add((i, column.field))


def _is_said_with_fewer_words(name: str, choice: Choice) -> bool:
    """Tell whether a name says what a choice's names say and nothing else; the code tells what it leaves out."""
    known = [set(bag) for label in (choice.label_vi, *choice.synonyms) for bag in bags(label)]
    said = [set(bag) for bag in bags(name)]
    return any(2 * len(words) >= len(label) and words <= label for words in said for label in known)
