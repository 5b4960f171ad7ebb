"""Which lists may be edited, what each column is called and offers: from the types that read the list in a night."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import yaml

from desk.settings_table import SETTING, settings_table, with_settings
from desk.text_table import TextTable
from province.kinds import Day, OpenDay, allowed_in, without_meta

Widget = Literal["text", "day", "choice", "fixed"]
Offer = Callable[[], Sequence[tuple[str, str]]]
"""Gives what a column offers: (what is written, how it is shown)."""

_FILE = Path(__file__).with_name("lists.yaml")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, its label, what is allowed in it, and how it is asked for.

    ``starts``: what a new line begins with: ``me``, ``today`` or a word to be written; empty for nothing.
    """

    name: str
    label: str
    allowed: str
    required: bool
    widget: Widget
    offer: Offer | None = None
    starts: str = ""

    def options(self) -> Sequence[tuple[str, str]]:
        """Return what it offers, nothing for one that is free."""
        return self.offer() if self.offer else ()

    def beginning(self, who: str, today: date) -> str:
        """Return what stands in it of a new line that ``who`` begins."""
        return {"me": who, "today": today.isoformat()}.get(self.starts, self.starts)

    def shown(self, cell: str) -> str:
        """Return a cell as a person reads it: the name of a unit beside its code."""
        return dict(self.options()).get(cell, cell)


@dataclass(frozen=True, slots=True)
class EditableList:
    """A list of the province's folder that is edited line by line; ``right`` is who may.

    ``settings``: it is a document of these settings, of which values are changed, and nothing is added.
    """

    name: str
    title: str
    about: str
    right: str
    columns: tuple[Column, ...]
    settings: frozenset[str] = frozenset()

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.name.rpartition(".")[0]

    def parse(self, text: str) -> TextTable:
        """Return the lines of the file's text.

        Raises:
            ValueError: the file is no table, or no document.
        """
        return settings_table(text, self.settings) if self.settings else TextTable.parse(text)

    def write(self, text: str, table: TextTable) -> str:
        """Return the file's text with the lines of a table.

        Raises:
            RefusedError: a line of a document was added or taken out, or says what cannot be written.
        """
        return with_settings(text, table) if self.settings else table.text


def editable_list(name: str, row: type[Any] | Sequence[str], offers: Mapping[str, Offer]) -> EditableList:
    """Return the list of a file, its words from ``lists.yaml``.

    Args:
        name: the file's name in the province's folder.
        row: the dataclass by which the file is read (see ``province.read_table``), or its columns where it is read by
            a reader of its own, which lets an officer leave open what it does not need.
        offers: what stands to choose from, by the word ``offers`` of the column in ``lists.yaml``.
    """
    said = _said()[name]
    fields = _fields(row) if isinstance(row, type) else dict.fromkeys(row, (str, True))
    columns = tuple(_column(column, field, said["columns"][column], offers) for column, field in fields.items())
    settings = said["columns"][SETTING]["values"] if SETTING in fields else ()
    return EditableList(name, said["title"], said["about"], said["right"], columns, frozenset(settings))


def _fields(row: type[Any]) -> dict[str, tuple[Any, bool]]:
    """Return each field's kind, and whether it may be left out, by the column's name."""
    hints = get_type_hints(row, include_extras=True)
    return {one.name: (hints[one.name], _may_be_left_out(one, hints[one.name])) for one in dataclasses.fields(row)}


def _may_be_left_out(one: dataclasses.Field[Any], kind: Any) -> bool:
    if one.default is not dataclasses.MISSING or NoneType in get_args(without_meta(kind)):
        return True
    return kind is str or any(_allows_nothing(meta) for meta in get_args(kind)[1:])


def _allows_nothing(meta: Any) -> bool:
    """Tell whether a text may be empty by its pattern: a correction names a file, or a unit, a form and a period."""
    pattern = getattr(meta, "pattern", None)
    return pattern is not None and re.search(pattern, "") is not None


def _column(name: str, field: tuple[Any, bool], said: Any, offers: Mapping[str, Offer]) -> Column:
    kind, may_be_left_out = field
    words = said if isinstance(said, Mapping) else {"label": said}
    bare = without_meta(kind)
    offer: Offer | None = None
    if get_origin(bare) is Literal:
        offer = partial(_named, get_args(bare), words.get("values", {}))
    elif "offers" in words:
        offer = offers[words["offers"]]
    elif name == SETTING:
        offer = partial(_named, tuple(words["values"]), words["values"])
    widget: Widget = "choice" if offer else "day" if kind in (Day, OpenDay) else "text"
    if name == SETTING:
        widget = "fixed"
    return Column(
        name,
        words["label"],
        words.get("help", "") or _allowed(kind, widget),
        not may_be_left_out,
        widget,
        offer,
        words.get("starts", ""),
    )


def _named(values: Sequence[Any], names: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return [(str(value), names.get(str(value), str(value))) for value in values]


def _allowed(kind: Any, widget: Widget) -> str:
    """Return what is said below a field: nothing where choosing it says everything."""
    return allowed_in(kind) if widget == "text" and kind is not str else ""


@cache
def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return said
