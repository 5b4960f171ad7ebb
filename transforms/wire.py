"""A ``ReturnRead`` as bytes and back: msgpack, never pickle, so that nothing a child process says is executed.

A column whose values are its texts as written travels once.

Dates travel as ISO text and come back as ``date`` because the form says that the column is one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from forms import forms
from transforms.returns import RecordTable, ReturnRead


def _plain_text(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} cannot travel")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain_text)
_DECODER = msgspec.msgpack.Decoder(ReturnRead)


def encode(read: ReturnRead) -> bytes:
    """Return a read return as msgpack."""
    return _ENCODER.encode(replace(read, tables=[_packed(table) for table in read.tables]))


def decode(message: bytes) -> ReturnRead:
    """Return what ``encode`` was given.

    Raises:
        msgspec.DecodeError: the bytes are not a read return.
    """
    read = _DECODER.decode(message)
    for table in read.tables:
        for field in _date_fields(table.form):
            column = table.values.get(field)
            if column is not None:
                table.values[field] = [_day(value) if isinstance(value, str) else value for value in column]
        table.values = {**table.raw, **table.values}
    return read


def _packed(table: RecordTable) -> RecordTable:
    values = {field: column for field, column in table.values.items() if column != table.raw.get(field)}
    return replace(table, values=values)


@lru_cache(maxsize=4096)
def _day(text: str) -> Any:
    return date.fromisoformat(text)


@lru_cache
def _date_fields(form_id: str) -> tuple[str, ...]:
    return tuple(column.field for column in forms()[form_id].fields if column.type == "date")
