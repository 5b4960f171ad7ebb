"""What group rows say: a unit, a kind of visit or a person, for the rows under them.

Words for a kind or a place tell; failing that, a group gives what the table has no column for. *Hạ Long* may be a place
or, by its letters, a person.
"""

from __future__ import annotations

from collections import defaultdict

from transforms.matching.layout import Table
from transforms.matching.lexicon import lexicon
from transforms.records.doubts import is_place
from transforms.tables.row_cells import is_day
from transforms.tables.row_kinds import Group, Rows
from transforms.values.choices import choice_reader
from transforms.values.names import looks_like_person
from transforms.values.vocabulary import is_divider
from vietnamese.text import clean


def by_field(table: Table, rows: Rows) -> dict[str, list[Group]]:
    """Return the group rows by the field they give; a group that names none of these gives nothing."""
    groups: dict[str, list[Group]] = defaultdict(list)
    for group in rows.groups:
        named = _labelled(table, group)
        name = named[0] if named else _field(table, group.text)
        if name:
            groups[name].append(named[1] if named else group)
    return dict(groups)


def _labelled(table: Table, group: Group) -> tuple[str, Group] | None:
    """Return the field and the name that a row says under a header of its own (*Cán bộ: …*), ``None`` for any other."""
    label, colon, name = group.text.partition(":")
    person = _identity(table, "person")
    if not (colon and person and looks_like_person(clean(name))):
        return None
    known = any(fit.target.field == person for fit in lexicon(table.form)[clean(label)])
    return (person, Group(group.row, clean(name))) if known else None


def _field(table: Table, text: str) -> str | None:
    undated = [span.start for span in table.form.spans if span.start not in table.given()]
    if undated and is_day(text):
        return undated[0]
    if is_divider(text):
        return None
    for column in table.form.columns:
        if column.type == "choice" and column.required and choice_reader(column.choices)[text].values:
            return column.field
    person, place = _identity(table, "person"), _identity(table, "place")
    if is_place(text):
        return place
    lacking = [name for name in (place, person) if name and name not in table.given()]
    if len(lacking) == 1:
        return lacking[0]
    return person if looks_like_person(text) else place if lacking else None


def _identity(table: Table, kind: str) -> str | None:
    return next((column.field for column in table.form.columns if column.type == kind and column.identity), None)
