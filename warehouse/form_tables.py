"""The tables of a form, derived from its definition.

``decimal`` is DECIMAL(20,4) and not a float: sums come out the same in whatever order the engine adds, so that a trace
adds up to its figure exactly and a report built twice is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Mapping

from forms import Column, Form

LINEAGE: Mapping[str, str] = {
    "submission_id": "VARCHAR",
    "unit_id": "VARCHAR",
    "period": "VARCHAR",
    "sheet": "VARCHAR",
    "row": "INTEGER",
    "in_figures": "BOOLEAN",
}
"""What every record carries before its fields."""
_MEANINGS = {
    "submission_id": "Submission it belongs to.",
    "unit_id": "Unit the return is of.",
    "period": "Period the return is for.",
    "sheet": "Sheet; empty for a text file.",
    "row": "Physical row, from 1.",
    "in_figures": "Whether it counts: accepted, and no error on the row.",
}
_LISTED = 8  # a closed list up to this long is written out in the meaning of its column
_TYPES = {
    "text": "VARCHAR",
    "person": "VARCHAR",
    "place": "VARCHAR",
    "precision": "VARCHAR",
    "date": "DATE",
    "count": "BIGINT",
    "decimal": "DECIMAL(20,4)",
    "approximate": "BOOLEAN",
}


def table_name(form_id: str) -> str:
    """Return the name of the table that holds a form's records."""
    return f"core_{form_id.lower()}__records"


def record_columns(form: Form) -> dict[str, str]:
    """Return the columns of a form's table by name, with their SQL types, in order.

    Raises:
        ValueError: a field has the name of a lineage column.
    """
    columns = dict(LINEAGE)
    for field in form.fields:
        for name, sql_type in _of(field).items():
            if name in columns:
                raise ValueError(f"{form.id}: field {name!r} would hide a column of the warehouse; name it otherwise")
            columns[name] = sql_type
    return columns


def comments(form: Form) -> dict[str, str]:
    """Return what each column of a form's table means."""
    meanings = dict(_MEANINGS)
    for field in form.fields:
        unit = f", in {field.unit}" if field.unit else ""
        named = "; ".join(f"{choice.value} = {choice.label_vi}" for choice in field.choices[:_LISTED])
        values = f" {named}." if 0 < len(field.choices) <= _LISTED else ""
        meanings[field.field] = f"{field.description_en} ({field.header or field.description_vi}){unit}.{values}"
        meanings[f"{field.field}_raw"] = f"{field.description_en}, as written."
    return {column: meanings[column] for column in record_columns(form)}


def _of(field: Column) -> dict[str, str]:
    typed = {field.field: _sql_type(field)}
    return typed if field.derived else {**typed, f"{field.field}_raw": "VARCHAR"}


def _sql_type(field: Column) -> str:
    if field.type != "choice":
        return _TYPES[field.type]
    kinds = {type(choice.value) for choice in field.choices}
    if kinds == {bool}:
        return "BOOLEAN"
    return "BIGINT" if kinds == {int} else "VARCHAR"
