"""How many days a cadre is to spend at base units in a year: ``quotas.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from province import read_once
from province.documents import read_document

_Days = Annotated[int, Meta(ge=1, le=366, description="số ngày, từ 1 đến 366")]


@dataclass(frozen=True, slots=True)
class Quotas:
    """Days by year as it is written (``"2020"``); ``default`` is that of every other year."""

    status: Literal["assumed", "confirmed"]
    days_per_year: Mapping[str, _Days]

    def __post_init__(self) -> None:
        """Refuse quotas that leave a year open.

        Raises:
            ValueError: for a person, in Vietnamese.
        """
        if "default" not in self.days_per_year:
            raise ValueError("days_per_year cần dòng “default: số ngày” cho các năm không ghi riêng")

    def of_year(self, year: int) -> int:
        """Return the days of a year."""
        return self.days_per_year.get(str(year), self.days_per_year["default"])


@read_once
def quotas(folder: Path) -> Quotas | None:
    """Return the province's quotas, read once; ``None`` where it sets none and has no such file.

    Raises:
        province.ProvinceError: something in the file is wrong.
    """
    path = folder / "quotas.yaml"
    return read_document(path, Quotas) if path.exists() else None
