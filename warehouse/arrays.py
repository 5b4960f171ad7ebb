"""Python columns become Arrow arrays; what a column cannot hold is taken out and named, never raised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_TOO_LARGE = 1e15  # DECIMAL(20,4) has sixteen digits before the point; a float is whole to fifteen
_UNFIT = (pa.ArrowException, OverflowError, TypeError, ValueError, UnicodeError)


def array(values: Sequence[Any], kind: pa.DataType) -> tuple[pa.Array, list[int]]:
    """Return the values as an array of a type, and the positions whose value it cannot hold and are null instead.

    Text with halves of surrogate pairs, which no encoding can write, keeps its place with ``?`` for each half.
    """
    if pa.types.is_decimal(kind):
        return _decimals(values, kind)
    try:
        return pa.array(values, kind), []
    except _UNFIT:
        return _one_by_one(values, kind)


def _one_by_one(values: Sequence[Any], kind: pa.DataType) -> tuple[pa.Array, list[int]]:
    kept: list[Any] = []
    lost: list[int] = []
    for position, value in enumerate(values):
        if isinstance(value, str):
            value = value.encode("utf-8", "replace").decode()
        try:
            kept.append(pa.scalar(value, kind))
        except _UNFIT:
            kept.append(None)
            lost.append(position)
    return pa.array([None if value is None else value.as_py() for value in kept], kind), lost


def _decimals(values: Sequence[Any], kind: pa.DataType) -> tuple[pa.Array, list[int]]:
    floats, lost = array(values, pa.float64())
    fits = pc.less(pc.abs(floats), _TOO_LARGE)  # not so for NaN and the infinities
    beyond = pc.indices_nonzero(pc.invert(pc.fill_null(fits, True))).to_pylist()
    rounded = pc.round(pc.if_else(fits, floats, None), kind.scale)
    return rounded.cast(kind, safe=False), sorted({*lost, *beyond})
