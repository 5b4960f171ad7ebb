"""Where the sample's cadres go, and how a return writes it: always so that exactly one unit is meant."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from organisation import Organisation, Period, Unit

_BRANCHES = {
    "xã": ("Chi đoàn thôn 1", "Chi đoàn thôn 3", "Chi đoàn Trường Tiểu học", "Chi đoàn Công an xã", None, None),
    "phường": ("Chi đoàn khu 2", "Chi đoàn khu 4", "Chi đoàn Trường Tiểu học", "Chi đoàn Công an phường", None, None),
    "đặc khu": ("Chi đoàn khu 1", "Chi đoàn thôn 2", "Chi đoàn Trường Trung học phổ thông", None),
    "trực thuộc": ("Chi đoàn Văn phòng", "Chi đoàn Phòng Tổng hợp", "Chi đoàn Đội 1", "Chi đoàn Đội 2"),
}
_SURE = frozenset(("name", "place", "bare"))


class Places:
    """The units in force at the end of a period."""

    def __init__(self, organisation: Organisation, period: Period) -> None:
        self._organisation = organisation
        self._on = period.end
        self._children: dict[str, list[Unit]] = defaultdict(list)
        self._written: dict[tuple[str, str], str] = {}
        for unit in organisation.valid(period.end):
            self._children[unit.parent_id].append(unit)

    def children(self, unit: Unit) -> list[Unit]:
        """Return the units directly below one."""
        return self._children[unit.unit_id]

    def visited_by(self, unit: Unit) -> list[Unit]:
        """Return where a unit's cadres go: one level down, or to its own branches where there is none."""
        return self.children(unit) or [unit]

    def branch(self, unit: Unit, random: Random) -> str | None:
        """Return a branch of a unit, or ``None`` for the unit itself."""
        return random.choice(_BRANCHES.get(unit.kind, (None,)))

    def written(self, unit: Unit, reporter: Unit) -> str:
        """Return how a reporter writes a unit: ``Xã Hà Lâu``, or the official name where that is not enough."""
        known = (unit.unit_id, reporter.unit_id)
        if known not in self._written:
            short = f"{unit.kind[:1].upper()}{unit.kind[1:]} {unit.name}"
            self._written[known] = short if self._means(short, unit, reporter) else unit.union_name
        return self._written[known]

    def _means(self, text: str, unit: Unit, reporter: Unit) -> bool:
        match = self._organisation.match(text, self._on, within=reporter.unit_id)
        return match.unit == unit and match.how in _SURE
