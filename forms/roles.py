"""Roles: the parts that fields of a form play for code that knows no form by its name.

Some are said by the type of a column (``ordinal``: the running number; ``person``, ``place``) or by ``spans`` (the
first day, the last, how exact they are). The others stand under ``roles`` in ``form.yaml``; each is a field of the
form, of one of the types that can play the part. A form says only what it has.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from msgspec import Meta

_NUMBERS = ("count", "decimal")
TYPES = {
    "kind": ("choice",),
    "indicator": ("choice",),
    "label": ("text",),
    "unit": ("text",),
    "planned": _NUMBERS,
    "result": _NUMBERS,
    "cumulative": _NUMBERS,
}
"""The types of column that may play each role."""

KINDS = range(2, 13)
"""How many kinds there may be: a lone *1* over a column numbers no kind, and a long list is none that people number."""

_Field = Annotated[str | None, Meta(description="tên một trường của biểu, như trong columns.csv")]


@dataclass(frozen=True, slots=True)
class Roles:
    """The field that plays each part, ``None`` where the form has none.

    ``kind``: a short closed list whose values people also number at the head of columns, ``(1)`` to ``(4)``.
    ``indicator``: what the figures of a row are of, ``label`` its name in words, ``unit`` the unit it is measured in.
    ``planned``: what was set beforehand; ``result``: what was done in the period; ``cumulative``: since the year began.
    """

    kind: _Field = None
    indicator: _Field = None
    label: _Field = None
    unit: _Field = None
    planned: _Field = None
    result: _Field = None
    cumulative: _Field = None

    def played(self) -> dict[str, str]:
        """Return the roles that some field plays: role -> field."""
        named = ((role.name, getattr(self, role.name)) for role in fields(self))
        return {role: field for role, field in named if field is not None}


NO_ROLES = Roles()
