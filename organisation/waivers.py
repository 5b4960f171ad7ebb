"""Findings that need not be mended: reviewed lines of ``waivers.csv``, each with who decided it, why, until when.

There is one list, in the province's folder. Earlier releases wrote what was decided on a unit's answer into a second
one, of the installation (``HOPNHAT_HOME``): it holds until its lines are moved into the first (``move_waivers``).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from durable import write_text
from durable.locks import alone
from province import Line, read_once, read_table
from province.kinds import Day, Filled, PeriodId, UnitId

ANY_CELL = "*"
_LONGEST_WAIT = 30.0  # seconds for another who adds a line
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
        first = seen.setdefault(matter_of(one), line.number)
        if first != line.number:
            yield line.number, f"trùng với dòng {first}: cùng lỗi, đơn vị, biểu, kỳ và ô"


def move_waivers(second: Path, path: Path) -> int:
    """Move the lines of an installation's second list into the one list; return how many. The last word counts.

    The one list is written first: should the process die between the two, the lines stand in both, and say the same.

    Raises:
        province.ProvinceError: one of the two cannot be read; nothing was changed.
        OSError: the list cannot be written.
    """
    with alone(second.with_name(f".{second.name}.lock"), within=_LONGEST_WAIT):
        if not second.is_file():
            return 0
        moved = read_waivers(second)
        known = {matter_of(one) for one in moved}
        kept = [one for one in (read_waivers(path) if path.exists() else ()) if matter_of(one) not in known]
        names = [field.name for field in fields(Waiver)]
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(names)
        table.writerows([getattr(one, name) for name in names] for one in (*kept, *moved))
        write_text(path, out.getvalue())
        second.unlink()
    return len(moved)


def waivers() -> tuple[Waiver, ...]:
    """Return the waivers of the province, read once; of a second list that was not moved yet the last word counts."""
    second = Path(os.environ.get("HOPNHAT_HOME") or "var") / "waivers.csv"
    if not second.is_file():
        return _of_the_province()
    decided = read_waivers(second)
    known = {matter_of(one) for one in decided}
    return (*(one for one in _of_the_province() if matter_of(one) not in known), *decided)


def matter_of(one: Waiver) -> tuple[str, ...]:
    """Return what a line lets be: two that say the same of it are one."""
    return (one.code, one.unit_id, one.form, one.period, one.cell)


@read_once
def _of_the_province(folder: Path) -> tuple[Waiver, ...]:
    return read_waivers(folder / "waivers.csv")
