"""Units as dated versions, and the stated procedure by which a written name is matched to one of them.

A name or a code means a unit only together with a date. ``Organisation.match`` decides in this order, and stops
at the first step that leaves exactly one unit valid on the day; two or more candidates are never decided:

1. the whole official name (``Huyện đoàn Tiên Yên``), or an alias of ``aliases.csv``;
2. the kind of place and the name (``xã Hà Lâu``, ``TP Hạ Long``), abbreviations written out;
3. the bare name (``Tiên Yên``), first inside the parent given, then in the whole province.

Each step compares ``vietnamese.text.key``; only when no step answers, and the name was written without any diacritic,
are the same three tried so, and such a match is said (``how == "unaccented"``). Nothing is ever matched by similarity.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from organisation.periods import Period
from vietnamese.text import bare, clean, key

_HERE = Path(__file__).parent
PROVINCE = "QN"
_FIRST, _LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of a unit; open dates are ``date.min`` and ``date.max``."""

    unit_id: str
    gso_code: str
    name: str
    union_name: str
    level: str
    kind: str
    parent_id: str
    valid_from: date
    valid_to: date
    successor_ids: tuple[str, ...]
    status: str

    def valid(self, on: date) -> bool:
        """Tell whether this version was in force on a day."""
        return self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name stands for: ``unit`` if exactly one, else every candidate, so that a person can choose.

    ``how`` is ``name``, ``alias``, ``place``, ``bare``, ``unaccented``, ``ambiguous`` or ``unknown``.
    """

    unit: Unit | None
    how: str
    candidates: tuple[Unit, ...] = ()


class Organisation:
    """All unit versions and aliases, and which returns are expected of whom."""

    def __init__(self, units: Iterable[Unit], aliases: Mapping[str, str], expected: list[dict[str, object]]) -> None:
        self.units = tuple(units)
        self._versions: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self._versions[unit.unit_id].append(unit)
        self._expected = expected
        self.turning_days = sorted({unit.valid_from for unit in self.units} | {unit.valid_to for unit in self.units})
        self.bare_names = frozenset(key(unit.name) for unit in self.units)
        self._indexes = (_Index(self.units, aliases, key), _Index(self.units, aliases, bare))

    @classmethod
    def load(cls, folder: Path = _HERE) -> Organisation:
        """Read ``units.csv``, ``aliases.csv`` and ``calendar.yaml`` of a folder."""
        with (folder / "units.csv").open(encoding="utf-8", newline="") as lines:
            units = [_unit(row) for row in csv.DictReader(lines)]
        with (folder / "aliases.csv").open(encoding="utf-8", newline="") as lines:
            aliases = {row["alias"]: row["unit_id"] for row in csv.DictReader(lines)}
        calendar = yaml.safe_load((folder / "calendar.yaml").read_text(encoding="utf-8"))
        return cls(units, aliases, calendar["expected"])

    def unit(self, unit_id: str, on: date) -> Unit | None:
        """Return the version of a unit in force on a day, ``None`` if it did not exist then."""
        return next((version for version in self._versions.get(unit_id, ()) if version.valid(on)), None)

    def known(self, unit_id: str) -> bool:
        """Tell whether the id was ever a unit's."""
        return unit_id in self._versions

    def versions(self, unit_id: str) -> tuple[Unit, ...]:
        """Return every version of a unit, oldest first."""
        return tuple(sorted(self._versions.get(unit_id, ()), key=lambda unit: unit.valid_from))

    def valid(self, on: date) -> list[Unit]:
        """Return every unit in force on a day."""
        return [unit for unit in self.units if unit.valid(on)]

    def expected(self, period: Period) -> list[tuple[Unit, str]]:
        """Return (unit, form) of every return expected for a period, by the units in force at its end."""
        return [
            (unit, str(form))
            for rule in self._expected
            if period.kind in _words(rule["periods"])
            for form in _words(rule["forms"])
            for unit in self.valid(period.end)
            if unit.level in _words(rule["levels"])
        ]

    def match(self, text: str, on: date, within: str | None = None) -> Match:
        """Match a written name to the one unit it means on a day; see the module's own text for the steps.

        ``within`` is the unit id of a parent (or of the reporting unit) whose base units are preferred.
        """
        for strict, index in zip((True, False), self._indexes, strict=True):
            found = index.find(text, on, within) if strict or clean(text).isascii() else None
            if found is not None:
                if found.unit is not None and not strict:
                    return Match(found.unit, "unaccented", found.candidates)
                return found
        return Match(None, "unknown")

    def names_a_unit(self, text: str) -> bool:
        """Tell whether a name means some unit, or several, at some time."""
        return any(self.match(text, day).how != "unknown" for day in self.turning_days)

    def ever(self, text: str) -> Unit | None:
        """Return the unit that a name meant at some other time, ``None`` if it never meant exactly one."""
        found = {match.unit.unit_id: match.unit for day in self.turning_days if (match := self.match(text, day)).unit}
        return next(iter(found.values())) if len(found) == 1 else None


_LONG = (
    (r"\b(?:tnch?s|tncs hcm|tncs ho chi minh)\b", ""),
    (r"\btp\b\.?", "thành phố "),
    (r"\btx\b\.?", "thị xã "),
    (r"\btt\b\.?", "thị trấn "),
    (r"\b(?:ubnd|bch|btv|ban chấp hành|ban thường vụ)\b", ""),
    (r"\bđtn\b\.?", "đoàn thanh niên "),
    (r"^h\.\s*", "huyện "),
    (r"^p\.\s*", "phường "),
    (r"^x\.\s*", "xã "),
)
_LONG_RULES = tuple((re.compile(pattern), long) for pattern, long in _LONG)
_LABEL = re.compile(r"^(?:đơn vị(?: báo cáo)?|tên đơn vị|đơn vị đến|cơ sở)\s*:?\s+(?=\S)")
_UNION = ("huyện đoàn", "thị đoàn", "thành đoàn", "đoàn thanh niên", "đoàn tncs hồ chí minh", "đoàn")
_KIND_OF_UNION = {"huyện đoàn": "huyện", "thị đoàn": "thị xã", "thành đoàn": "thành phố"}
_KINDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "xã")


class _Index:
    """Names of units under one way of folding text."""

    def __init__(self, units: Iterable[Unit], aliases: Mapping[str, str], fold: object) -> None:
        assert callable(fold)
        self._fold = fold
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
        spelled = _spelled_out(text)
        fold = self._fold
        for how, table, name in (
            ("name", self._whole, spelled),
            ("alias", self._alias, clean(text)),
            ("alias", self._alias, spelled),
            ("place", self._place, _place(spelled)),
            ("bare", self._bare, _name_only(spelled)),
        ):
            units = [unit for unit in table.get(fold(name), ()) if unit.valid(on)] if name else []
            if within and len(units) > 1:
                units = [unit for unit in units if within in (unit.parent_id, unit.unit_id)] or units
            if len(units) == 1:
                return Match(units[0], how)
            if units:
                return Match(None, "ambiguous", tuple(units))
        return None


def _spelled_out(text: str) -> str:
    name = clean(text).casefold()
    name = _LABEL.sub("", name)
    for pattern, long in _LONG_RULES:
        name = pattern.sub(long, name)
    words = clean(name).strip(" .,:;-–*()\"'“”").split()
    # "Huyện đoàn Huyện đoàn Tiên Yên", "Xã xã Hà Lâu": a prefix typed twice is one prefix.
    for size in (3, 2, 1):
        while len(words) > 2 * size and words[:size] == words[size : 2 * size]:
            words = words[size:]
    return " ".join(words)


def _place(name: str) -> str:
    for union in _UNION:
        if name.startswith(union + " "):
            rest = name[len(union) + 1 :]
            kind = _KIND_OF_UNION.get(union)
            if kind and not rest.startswith(_KINDS):
                return f"{kind} {rest}"
            return rest if rest.startswith(_KINDS) else ""
    return name if name.startswith(_KINDS) else ""


def _name_only(name: str) -> str:
    place = _place(name)
    if place:
        return ""  # the kind of place was said: a unit of another kind is not meant
    for union in _UNION:
        if name.startswith(union + " "):
            return name[len(union) + 1 :]
    return name


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else str(value).split()


def _day(text: str, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        unit_id=row["unit_id"],
        gso_code=row["gso_code"],
        name=row["name"],
        union_name=row["union_name"],
        level=row["level"],
        kind=row["kind"],
        parent_id=row["parent_id"],
        valid_from=_day(row["valid_from"], _FIRST),
        valid_to=_day(row["valid_to"], _LAST),
        successor_ids=tuple(row["successor_ids"].split()),
        status=row["status"],
    )


@cache
def organisation() -> Organisation:
    """Return the province's organisation, read once."""
    return Organisation.load()
