"""What is known before a blank is filled in, and how it is known again when the blank comes back.

A blank may bring rows that another form's return gave (visits that were registered), values of the unit's last return
of the year, and figures beside the cells to fill. Whoever fills it in says of each row whether what was put there is
right. A mark a row stands in the hidden sheet, so that what comes back unchanged is told from what was said anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from forms.definition import Column, Form
from vietnamese.text import key

STAMP = "prefilled"
"""The key of the hidden sheet under which the marks stand: ``FORM:mark mark mark``."""

_MARK_LETTERS = 10
_MARKS_A_CELL = 2_000  # a cell holds 32,767 letters


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What is known of one form: values by field. Figures go by the code of their indicator.

    ``rows`` are whole rows; ``kept`` the values of fields that last return gave; ``beside`` the results of the same
    period last year and of the period before, ``None`` where there is none.
    """

    rows: Sequence[Mapping[str, Any]] = ()
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.kept or self.beside)

    @property
    def confirms(self) -> bool:
        """Whether anything was put where the unit's own word goes."""
        return bool(self.rows or self.kept)


def marks_of(form: Form, prefilled: Prefilled) -> list[str]:
    """Return the marks of what was put into a form."""
    kept = (
        mark_of_cell(form, code, name, value)
        for code, values in prefilled.kept.items()
        for name, value in values.items()
    )
    return [*(mark_of_row(form, row) for row in prefilled.rows), *kept]


def stamped(form: Form, prefilled: Prefilled) -> list[str]:
    """Return what the hidden sheet says of a form under ``STAMP``, as many times as it needs cells."""
    marks = marks_of(form, prefilled)
    parts = range(0, len(marks), _MARKS_A_CELL)
    return [f"{form.id}:{' '.join(marks[start : start + _MARKS_A_CELL])}" for start in parts]


def marks_stamped(said: str) -> dict[str, frozenset[str]]:
    """Return the marks by form that a hidden sheet holds; whatever else stands there is none."""
    found: dict[str, frozenset[str]] = {}
    for part in said.split(";"):
        form_id, colon, marks = part.strip().partition(":")
        if colon:
            found[form_id] = found.get(form_id, frozenset()) | frozenset(marks.split())
    return found


def mark_of_row(form: Form, row: Mapping[str, Any]) -> str:
    """Return the mark of a row as a whole: two rows that say the same have the same."""
    return _mark("row", *(_plain(column, row.get(column.field)) for column in form.fields if not column.derived))


def mark_of_cell(form: Form, code: Any, name: str, value: Any) -> str:
    """Return the mark of one value of an indicator."""
    return _mark("cell", str(code), name, _plain(form[name], value))


def says_yes(text: str) -> bool:
    """Tell whether a cell of the confirming column says that what stands in its row is right."""
    return key(text) in _said("said_yes")


def says_no(text: str) -> bool:
    """Tell whether a cell of the confirming column says that nobody has confirmed its row."""
    return key(text) in _said("said_no")


def is_confirming(header: str) -> bool:
    """Tell whether a header is that of the confirming column."""
    return key(header) == key(words()["confirm"])


def is_beside(header: str) -> bool:
    """Tell whether a header is that of a column in which figures stand to compare with."""
    return key(header) in (key(words()["last_year"]), key(words()["last_period"]))


def is_added(header: str) -> bool:
    """Tell whether a header is that of a column that a blank has beside the form's own."""
    return is_confirming(header) or is_beside(header)


@cache
def words() -> Mapping[str, Any]:
    """Return the words of prefilled blanks."""
    said: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return said


@cache
def _said(what: str) -> Collection[str]:
    return frozenset(key(word) for word in words()[what])


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_MARK_LETTERS]


def _plain(column: Column, value: Any) -> str:
    """Return a value as it is compared: however it was written, and whatever kept it meanwhile."""
    if value is None or value == "":
        return ""
    if column.type in ("count", "decimal") and isinstance(value, int | float | Decimal):
        return f"{float(value):.4f}"
    if isinstance(value, date):
        return value.isoformat()[: len("2020-12-31")]
    if isinstance(value, list):
        return "|".join(map(str, value))
    return key(str(value))
