"""Findings that need not be mended: reviewed lines of ``waivers.csv``, each with who decided it, why, until when.

The province's own list stands in its folder. What the desk decides on a unit's answer stands in ``waivers.csv`` of the
installation (``HOPNHAT_HOME``): its lines come behind the province's, and may be edited or taken out like those.
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
        first = seen.setdefault(_matter(one), line.number)
        if first != line.number:
            yield line.number, f"trùng với dòng {first}: cùng lỗi, đơn vị, biểu, kỳ và ô"


def add_waiver(path: Path, waiver: Waiver) -> None:
    """Add a line to a list, in the place of one that waives the same; a list that is not there begins with it.

    Raises:
        province.ProvinceError: what stands in the list cannot be read; nothing was written.
        OSError: it cannot be written.
    """
    with alone(path.with_name(f".{path.name}.lock"), within=_LONGEST_WAIT):
        known = read_waivers(path) if path.exists() else ()
        kept = [one for one in known if _matter(one) != _matter(waiver)]
        names = [field.name for field in fields(Waiver)]
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(names)
        table.writerows([getattr(one, name) for name in names] for one in (*kept, waiver))
        write_text(path, out.getvalue())


def waivers() -> tuple[Waiver, ...]:
    """Return the waivers in force: the province's, read once, and the desk's, read each time; its last word counts."""
    desk = Path(os.environ.get("HOPNHAT_HOME") or "var") / "waivers.csv"
    if not desk.is_file():
        return _of_the_province()
    decided = read_waivers(desk)
    known = {_matter(one) for one in decided}
    return (*(one for one in _of_the_province() if _matter(one) not in known), *decided)


def _matter(one: Waiver) -> tuple[str, ...]:
    return (one.code, one.unit_id, one.form, one.period, one.cell)


@read_once
def _of_the_province(folder: Path) -> tuple[Waiver, ...]:
    return read_waivers(folder / "waivers.csv")
