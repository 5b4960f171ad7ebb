"""Known corrections: reviewed lines of ``corrections.csv``: what a cell says, what is meant, who decided it and why.

A line is about one file (``sha256``) or about whatever a unit sends for a form and period. It is in force while the
cell still says ``found``; once the unit has mended its return the line is stale, and is to be set to ``ended``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from organisation.periods import Period
from province import Line, read_once, read_table
from province.kinds import Day, Filled

_Cell = Annotated[str, Meta(pattern=r"^[A-Z]{1,3}[1-9]\d{0,6}$", description="ô viết như E8")]
_Sha256 = Annotated[
    str, Meta(pattern=r"^([0-9a-f]{64})?$", description="64 chữ số 0-9a-f, hoặc để trống nếu dòng nói về mọi tệp")
]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line; ``sheet`` is empty for a text file. ``found`` and ``corrected`` are texts as a sheet shows them."""

    sha256: _Sha256
    unit_id: str
    form: str
    period: str
    sheet: str
    cell: _Cell
    found: Filled
    corrected: Filled
    reason: Filled
    status: Literal["in_force", "ended"]
    by: Filled
    decided_on: Day

    def __post_init__(self) -> None:
        """Refuse a line that is about no file and no return, or about both.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        whose = [bool(text) for text in (self.unit_id, self.form, self.period)]
        if (self.sha256 and any(whose)) or (not self.sha256 and not all(whose)):
            raise ValueError("hãy ghi sha256 của một tệp, hoặc đủ ba cột unit_id, form và period")
        if self.period:
            Period.parse(self.period)
        if self.found == self.corrected:
            raise ValueError("found và corrected giống nhau, không có gì để sửa")

    @property
    def correction_id(self) -> str:
        """What names this line while it stays as it is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def concerns(self, sha256: str, returns: set[tuple[str | None, str | None, str | None]]) -> bool:
        """Tell whether it is about a file of these bytes that holds these returns (unit id, form, period)."""
        return self.sha256 == sha256 if self.sha256 else (self.unit_id, self.form, self.period) in returns


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections in force of a file.

    Raises:
        province.ProvinceError: a line leaves something open, is about no file and no return, or repeats another.
    """
    every = (line.row for line in read_table(path, Correction, _corrected_twice))
    return tuple(one for one in every if one.status == "in_force")


def _corrected_twice(lines: Sequence[Line[Correction]]) -> Iterator[tuple[int, str]]:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        one = line.row
        if one.status == "in_force":
            place = (one.sha256, one.unit_id, one.form, one.period, one.sheet, one.cell)
            first = seen.setdefault(place, line.number)
            if first != line.number:
                yield line.number, f"ô {one.cell} đã được dòng {first} sửa; chỉ một dòng được để in_force"


@read_once
def corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the province's corrections in force, read once."""
    return read_corrections(folder / "corrections.csv")
