"""What a cell of an officer's table may hold: types that ``read_table`` converts to, with words for a person."""

from __future__ import annotations

from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Meta

Filled = Annotated[str, Meta(min_length=1, description="ô này không được để trống")]
Day = Annotated[date, Meta(description="ngày viết như 2020-12-31")]
OpenDay = Annotated[date | None, Meta(description="ngày viết như 2020-12-31, hoặc để trống nếu không có giới hạn")]
UnitId = Annotated[
    str, Meta(pattern=r"^[A-Z][A-Z0-9_-]{0,31}$", description="mã đơn vị viết hoa, không dấu, như D199 hoặc T_THAN")
]
PeriodId = Annotated[
    str,
    Meta(
        pattern=r"^(19|20)\d\d(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
        description="kỳ viết như 2020-H1 (6 tháng đầu năm), 2020-Q1, 2020-03 hoặc 2020",
    ),
]

Level = Literal["province", "district", "affiliated", "commune", "base"]
"""Where a unit stands: the province's own; those that answer to it, by their kind; and those below these."""

_PLAIN = {str: "một dòng chữ", int: "một số nguyên", float: "một số", bool: "true hoặc false", NoneType: "để trống"}


def without_meta(kind: Any) -> Any:
    """Return a kind without what is said about it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def allowed_in(kind: Any) -> str:
    """Return what an officer is told may stand in a place: the kind's own description, or what follows from it."""
    described = next((meta.description for meta in getattr(kind, "__metadata__", ()) if meta.description), "")
    bare = without_meta(kind)
    if described:
        return str(described)
    if get_origin(bare) is Literal:
        return f"chỉ được ghi một trong: {', '.join(map(str, get_args(bare)))}"
    if get_origin(bare) is list:
        return f"một danh sách; mỗi mục là {allowed_in(get_args(bare)[0])}"
    if get_origin(bare) in (Union, UnionType):
        return " hoặc ".join(map(allowed_in, get_args(bare)))
    return _PLAIN.get(bare, "các dòng “khóa: giá trị”")
