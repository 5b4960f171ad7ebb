"""What a cell of an officer's table may hold: types that ``read_table`` converts to, with words for a person."""

from __future__ import annotations

from datetime import date
from typing import Annotated

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
