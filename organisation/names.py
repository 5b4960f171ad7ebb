"""The stated procedure by which a written name is matched to a unit.

A name means a unit only together with a date. ``Names.find`` decides in this order, and stops at the first step that
leaves exactly one unit valid on the day; two or more candidates are never decided:

1. the whole official name (``Huyện đoàn Tiên Yên``), or an alias of ``aliases.csv``;
2. the kind of place and the name (``xã Hà Lâu``, ``TP Hạ Long``), abbreviations written out;
3. the bare name (``Tiên Yên``), first inside the parent given, then in the whole province.

The organisation's own words in a name come from ``naming.yaml``. Nothing is ever matched by similarity.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from organisation.naming import Naming
from organisation.unit import Unit
from vietnamese.text import clean


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name stands for: ``unit`` if exactly one, else every candidate, so that a person can choose.

    ``how`` is ``name``, ``alias``, ``place``, ``bare``, ``unaccented``, ``ambiguous`` or ``unknown``.
    """

    unit: Unit | None
    how: str
    candidates: tuple[Unit, ...] = ()


_LONG = (
    (r"\btp\b\.?", "thành phố "),
    (r"\btx\b\.?", "thị xã "),
    (r"\btt\b\.?", "thị trấn "),
    (r"\b(?:ubnd|bch|btv|ban chấp hành|ban thường vụ)\b", ""),
    (r"^h\.\s*", "huyện "),
    (r"^p\.\s*", "phường "),
    (r"^x\.\s*", "xã "),
    (r"(?<=\w)\s*[-–,(]\s*t(?:ỉ|i)nh\s+\w+\s+\w+\)?$", ""),  # the province, behind a unit's name
)
_LONG_RULES = tuple((re.compile(pattern), long) for pattern, long in _LONG)
_LABEL = re.compile(r"^(?:đơn vị(?: báo cáo)?|tên đơn vị|đơn vị đến|cơ sở)\s*:?\s+(?=\S)")
_KINDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "xã")


class Names:
    """Names of units under one way of folding text (``vietnamese.text.key`` or ``bare``)."""

    def __init__(
        self, units: Iterable[Unit], aliases: Mapping[str, str], fold: Callable[[str], str], naming: Naming
    ) -> None:
        self._fold = fold
        self._naming = naming
        self._whole: dict[str, list[Unit]] = defaultdict(list)
        self._place: dict[str, list[Unit]] = defaultdict(list)
        self._bare: dict[str, list[Unit]] = defaultdict(list)
        self._alias: dict[str, list[Unit]] = defaultdict(list)
        by_id: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            by_id[unit.unit_id].append(unit)
            self._whole[fold(unit.union_name)].append(unit)
            self._bare[fold(unit.name)].append(unit)
            if unit.kind not in ("", "tỉnh", "trực thuộc"):
                self._place[fold(f"{unit.kind} {unit.name}")].append(unit)
        for alias, unit_id in aliases.items():
            self._alias[fold(alias)].extend(by_id[unit_id])

    def find(self, text: str, on: date, within: str | None) -> Match | None:
        """Return what a name means on a day by the first step that answers, ``None`` where none does."""
        spelled = self._spelled_out(text)
        fold = self._fold
        for how, table, name in (
            ("name", self._whole, spelled),
            ("alias", self._alias, clean(text)),
            ("alias", self._alias, spelled),
            ("place", self._place, spelled),  # as it stands first: there is a commune called Đoàn Kết
            ("place", self._place, self._place_in(spelled)),
            ("bare", self._bare, spelled),
            ("bare", self._bare, self._name_only(spelled)),
        ):
            units = [unit for unit in table.get(fold(name), ()) if unit.valid(on)] if name else []
            if within and len(units) > 1:
                units = [unit for unit in units if within in (unit.parent_id, unit.unit_id)] or units
            if len(units) == 1:
                return Match(units[0], how)
            if units:
                return Match(None, "ambiguous", tuple(units))
        return None

    def _spelled_out(self, text: str) -> str:
        name = _LABEL.sub("", clean(text).casefold())
        name = self._naming.written_out(name)
        for pattern, long in _LONG_RULES:
            name = pattern.sub(long, name)
        words = clean(name).strip(" .,:;-–*()\"'“”").split()
        # "Huyện đoàn Huyện đoàn Tiên Yên", "Xã xã Hà Lâu": a prefix typed twice is one prefix.
        for size in (3, 2, 1):
            while len(words) > 2 * size and words[:size] == words[size : 2 * size]:
                words = words[size:]
        return " ".join(words)

    def _place_in(self, name: str) -> str:
        opening = self._opening(name)
        if opening is None:
            return name if name.startswith(_KINDS) else ""
        rest = name[len(opening) + 1 :]
        kind = self._naming.place_of.get(opening)
        if kind and not rest.startswith(_KINDS):
            return f"{kind} {rest}"
        return rest if rest.startswith(_KINDS) else ""

    def _name_only(self, name: str) -> str:
        opening = self._opening(name)
        if opening is None or self._place_in(name):
            return ""  # the kind of place was said: a unit of another kind is not meant
        return name[len(opening) + 1 :]

    def _opening(self, name: str) -> str | None:
        return next((words for words in self._naming.openings if name.startswith(f"{words} ")), None)
