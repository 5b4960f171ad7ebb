"""Findings that need not be mended: reviewed lines of ``waivers.csv``, each with who decided it, why, until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from province import Line, read_once, read_table
from province.kinds import Day, Filled, PeriodId, UnitId

ANY_CELL = "*"
_Cell = Annotated[str, Meta(pattern=r"^(\*|[A-Z]{1,3}[1-9]\d{0,6})$", description="ô viết như J8, hoặc * nếu mọi ô")]


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line: findings ``code`` at ``cell`` (A1, or ``*``) of a return need not be mended up to the day ``until``."""

    code: Filled
    unit_id: UnitId
    form: Filled
    period: PeriodId
    cell: _Cell
    reason: Filled
    by: Filled
    until: Day


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a file.

    Raises:
        province.ProvinceError: a line leaves something open, or another line waives the same.
    """
    return tuple(line.row for line in read_table(path, Waiver, _waived_twice))


def _waived_twice(lines: Sequence[Line[Waiver]]) -> Iterator[tuple[int, str]]:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        one = line.row
        first = seen.setdefault((one.code, one.unit_id, one.form, one.period, one.cell), line.number)
        if first != line.number:
            yield line.number, f"trùng với dòng {first}: cùng lỗi, đơn vị, biểu, kỳ và ô"


@read_once
def waivers(folder: Path) -> tuple[Waiver, ...]:
    """Return the province's waivers, read once."""
    return read_waivers(folder / "waivers.csv")
