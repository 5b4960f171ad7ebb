"""The layouts people send a return in: ``data/layouts.yaml``, which explains the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from forms import form
from samples.tables import tree


@dataclass(frozen=True)
class Layout:
    """One way of laying out one form; ``data/layouts.yaml`` explains the keys."""

    name: str
    form: str
    share: int
    heading: str
    sheet: str
    containers: dict[str, int]
    columns: dict[str, str] = field(default_factory=dict)
    dates: str = "text"
    kinds: str = "full"
    numbers: str = "plain"
    letters: str = "unicode"
    font: str = ""
    total: bool = False
    signature: bool = False
    group: str | None = None
    merge: str | None = None
    over: dict[str, list[str]] = field(default_factory=dict)

    def column(self, name: str) -> int:
        """Return the column, from 1, of a field."""
        return list(self.columns).index(name) + 1


@cache
def layouts(form_id: str) -> tuple[Layout, ...]:
    """Return the layouts of a form."""
    own = {column.field: column.header for column in form(form_id).columns if not column.derived}
    return tuple(Layout(**{"columns": own, **keys}, name=name, form=form_id) for name, keys in _of(form_id).items())


def _of(form_id: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = tree("layouts")[form_id]
    return found


@cache
def layout(name: str) -> Layout:
    """Return a layout by name.

    Raises:
        KeyError: no such layout.
    """
    return {one.name: one for form_id in tree("layouts") for one in layouts(form_id)}[name]
