"""The units of the province, as the organisation's own list has them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from province import province_folder

LIST = province_folder() / "units.csv"
KINDS = {"phường": "Phường", "xã": "Xã", "thị trấn": "Thị trấn", "đặc khu": "Đặc khu"}


@dataclass(frozen=True)
class Unit:
    unit_id: str
    name: str
    union_name: str
    level: str
    kind: str
    parent_id: str

    @property
    def place(self) -> str:
        """The unit as the place of a visit: "Xã Hà Lâu"."""
        return f"{KINDS[self.kind]} {self.name}" if self.kind in KINDS else self.union_name


@cache
def units() -> dict[str, Unit]:
    """Every unit by its id; of several versions the first."""
    found: dict[str, Unit] = {}
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = ("unit_id", "name", "union_name", "level", "kind", "parent_id")
            found.setdefault(row["unit_id"], Unit(*(row[name] for name in names)))
    return found


def unit(unit_id: str) -> Unit:
    return units()[unit_id]


@cache
def below(unit_id: str) -> tuple[Unit, ...]:
    """The units under one, in 2020."""
    return tuple(one for one in units().values() if one.parent_id == unit_id and one.level in ("base", "district"))


DISTRICTS = tuple(f"D{code}" for code in (193, 194, 195, 196, 198, 199, 200, 201, 202, 203, 205, 206, 207))
AFFILIATED = ("T_THAN", "T_KCCQ", "T_HQ", "T_THUE", "T_CA", "T_QS", "T_BP")


@cache
def communes() -> tuple[str, ...]:
    """The ids of the 54 commune Unions."""
    return tuple(one.unit_id for one in units().values() if one.level == "commune")
