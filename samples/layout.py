"""The layouts people send a return in: ``data/layouts.yaml``, which explains the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from samples.data import tree


@dataclass(frozen=True)
class Layout:
    """One way of laying out one form; ``data/layouts.yaml`` explains the keys."""

    name: str
    form: str
    share: int
    heading: str
    sheet: str
    columns: dict[str, str]
    containers: dict[str, int]
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
    return tuple(Layout(name=name, form=form_id, **keys) for name, keys in tree("layouts")[form_id].items())


@cache
def layout(name: str) -> Layout:
    """Return a layout by name.

    Raises:
        KeyError: no such layout.
    """
    return {one.name: one for form_id in tree("layouts") for one in layouts(form_id)}[name]
