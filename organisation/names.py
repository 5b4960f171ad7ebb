"""The stated procedure by which a written name is matched to a unit.

A name means a unit only together with a date. ``Names.find`` writes short forms out (``organisation.short_forms``),
decides in this order, and stops at the first step that leaves exactly one unit valid on the day; two or more candidates
are never decided:

1. the whole official name (``Huyện đoàn Tiên Yên``), or an alias of ``aliases.csv``;
2. the kind of place and the name (``xã Hà Lâu``, ``TP Hạ Long``), or an affiliated unit's name without the words that
   all of them have (``Đoàn TN Cục Hải quan``);
3. the bare name (``Tiên Yên``), first inside the parent given, then in the whole province.

The province's own name behind a unit's says nothing more (``Thành đoàn Uông Bí - Quảng Ninh``), that of a unit above it
tells which of two is meant (``X. Hà Lâu, H. Tiên Yên``). The organisation's own words in a name come from
``naming.yaml``. Nothing is ever matched by similarity.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from organisation.naming import Naming
from organisation.places import ABOVE, KINDS
from organisation.short_forms import Speller, Words
from organisation.unit import Unit
from vietnamese.text import clean


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name stands for: ``unit`` if exactly one, else every candidate, so that a person can choose.

    ``how`` is ``name``, ``alias``, ``place``, ``bare``, ``unaccented``, ``ambiguous`` or ``unknown``; ``said`` tells
    whether the kind of unit was written beside its name (*Tiên Yên* alone may be anything).
    """

    unit: Unit | None
    how: str
    candidates: tuple[Unit, ...] = ()
    said: bool = False


_LABEL = re.compile(r"^(?:đơn vị(?: báo cáo)?|tên đơn vị|đơn vị đến|cơ sở)\s*:?\s+(?=\S)", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;()/]\s*|\s+[-–—]\s+|\s+thuộc\s+", re.IGNORECASE)
_FEWEST_BEFORE = 3  # words of a unit's name in front of that of the unit above it: "đoàn xã X", "xã X Y"
_LIKELY = 0.88  # of the letters in common: one wrong or missing in a name of three words; Hạ Long/Hạ Lonng
_LIKELY_NAME = 0.8  # of the letters of the name alone: Đầm Hà is not Cẩm Phả, though both may be a Huyện đoàn
_MOST_LIKELY = 3
_MOST_KNOWN = 50_000  # texts whose readings are remembered


class Names:
    """Names of units under one way of folding text (``vietnamese.text.key`` or ``bare``)."""

    def __init__(
        self, units: Iterable[Unit], aliases: Mapping[str, str], fold: Callable[[str], str], naming: Naming
    ) -> None:
        self._speller = Speller(naming, fold)
        words = self._speller.words
        self._place_said = {words(title): words(place) for title, place in naming.place_of.items()}
        self._own_names = [words(name) for name in naming.names]
        self._openings = [words(opening) for opening in naming.openings]
        self._kinds = [words(kind) for kind in KINDS]
        self._above = [words(kind) for kind in ABOVE]
        self._whole: dict[Words, list[Unit]] = defaultdict(list)
        self._alias: dict[Words, list[Unit]] = defaultdict(list)
        self._place: dict[Words, list[Unit]] = defaultdict(list)
        self._core: dict[Words, list[Unit]] = defaultdict(list)
        self._bare: dict[Words, list[Unit]] = defaultdict(list)
        self._by_id: dict[str, list[Unit]] = defaultdict(list)
        self._known: dict[str, list[Words]] = {}
        units = tuple(units)
        self._tails = [
            tail
            for unit in units
            if unit.level == "province"
            for tail in ((*words(unit.kind), *words(unit.name)), words(unit.name))
        ]
        self._kinds_of_province = [words(unit.kind) for unit in units if unit.level == "province"]
        for unit in units:
            self._learn(unit)
        for alias, unit_id in aliases.items():
            for unit in self._by_id[unit_id]:
                names = self._speller.readings(alias)
                _add(self._alias, names, unit)
                self._learn_core(unit, names)

    def _learn(self, unit: Unit) -> None:
        self._by_id[unit.unit_id].append(unit)
        names = self._speller.readings(unit.union_name)
        _add(self._whole, names, unit)
        _add(self._bare, [self._speller.words(unit.name)], unit)
        self._learn_core(unit, names)
        if unit.kind and unit.level not in ("province", "affiliated"):
            _add(self._place, [self._speller.words(f"{unit.kind} {unit.name}")], unit)

    def _learn_core(self, unit: Unit, names: Sequence[Words]) -> None:
        """Learn an affiliated unit's name without the words that all of them have."""
        if unit.level == "affiliated":
            cores = [core for name in names for core in self._cores(name)]
            _add(self._core, cores, unit)
            _add(self._bare, (core for core in cores if len(core) > 1), unit)

    def find(self, text: str, on: date, within: str | None) -> Match | None:
        """Return what a name means on a day by the first step that answers, ``None`` where none does."""
        text = _LABEL.sub("", clean(text))
        return self._find(self._readings(text), on, within) or self._find_nested(text, on)

    def likely(self, text: str, on: date | None) -> tuple[Unit, ...]:
        """Return the units that a name which means none may have been meant for, to be asked about, the nearest first.

        They are looked for by likeness, which decides nothing.
        """
        found: dict[Unit, float] = {}
        for words in self._readings(text):
            name = self._name_of(words)
            found |= dict.fromkeys(self._bare.get(name, ()) if name != words else (), 1.0)  # of another kind
            for table in (self._whole, self._place):
                for known, units in table.items():
                    nearness = _nearness(words, known, _LIKELY)
                    if nearness and _nearness(name, self._name_of(known), _LIKELY_NAME):
                        found |= {unit: max(nearness, found.get(unit, 0.0)) for unit in units}
        valid = [unit for unit in found if on is None or unit.valid(on)]
        return tuple(sorted(valid, key=lambda unit: -found[unit])[:_MOST_LIKELY])

    def _find(self, readings: Sequence[Words], on: date, within: str | None = None) -> Match | None:
        for how, table, names in self._steps(readings):
            units = list(dict.fromkeys(unit for name in names for unit in table.get(name, ()) if unit.valid(on)))
            if within and len(units) > 1:
                units = [unit for unit in units if within in (unit.parent_id, unit.unit_id)] or units
            if len(units) == 1:
                return Match(units[0], how, said=how != "bare")
            if units:
                return Match(None, "ambiguous", tuple(units), said=how != "bare")
        return None

    def _steps(self, readings: Sequence[Words]) -> Iterator[tuple[str, dict[Words, list[Unit]], Sequence[Words]]]:
        yield "name", self._whole, readings
        yield "alias", self._alias, readings
        yield "place", self._place, readings  # as it stands first: there is a commune called Đoàn Kết
        yield "place", self._place, [self._place_of(words) for words in readings]
        yield "alias", self._core, [core for words in readings for core in self._cores(words)]
        yield "bare", self._bare, readings
        yield "bare", self._bare, [self._name_only(words) for words in readings]

    def _find_nested(self, text: str, on: date) -> Match | None:
        """Return the unit that a name together with that of the units above it means."""
        for parts in self._parts(text):
            matches = [match for part in parts if (match := self._find(part, on))]
            choices = [match.candidates if match.unit is None else (match.unit,) for match in matches]
            if len(matches) == len(parts):
                named = dict.fromkeys(unit for units in choices for unit in units)
                found = [unit for unit in named if self._lies_in_all(unit, choices, on)]
                if len(found) == 1:
                    return replace(matches[0], unit=found[0], candidates=(), how="place")
        return None

    def _parts(self, text: str) -> Iterator[list[list[Words]]]:
        """Yield the readings of each part of a name that names several units."""
        divided = [part for part in _PARTS.split(text) if part.strip()]
        if len(divided) > 1:
            yield [self._readings(part) for part in divided]
            return
        for words in self._readings(text):
            for at in range(_FEWEST_BEFORE, len(words) - 1):
                if any(words[at : at + len(kind)] == kind for kind in self._above):
                    yield [[words[:at]], [words[at:]]]

    def _lies_in_all(self, unit: Unit, choices: Sequence[Sequence[Unit]], on: date) -> bool:
        """Tell whether each of the names is the unit's or that of one above it."""
        line = set(self._line(unit, on))
        return all(any(one.unit_id in line for one in units) for units in choices)

    def _line(self, unit: Unit, on: date) -> Iterator[str]:
        above: Unit | None = unit
        for _ in self._by_id:  # a list that leads in a circle ends
            if above is None:
                return
            yield above.unit_id
            above = next((one for one in self._by_id.get(above.parent_id, ()) if one.valid(on)), None)

    def _readings(self, text: str) -> list[Words]:
        """Return a name written out in full, then without the province's name behind it."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        readings = self._known.get(text)
        if readings is None:
            readings = self._known[text] = self._read(text)
        return readings

    def _read(self, text: str) -> list[Words]:
        readings = self._speller.readings(text)
        shorter = [words[: -len(tail)] for words in readings for tail in self._tails if words[-len(tail) :] == tail]
        return [words for words in dict.fromkeys((*readings, *shorter)) if words]

    def _cores(self, words: Words) -> Iterator[Words]:
        """Yield what stands behind the organisation's own name, with and without the province at its end."""
        core = next((words[len(name) :] for name in self._own_names if words[: len(name)] == name), ())
        if core:
            yield core
            tails = (*self._tails, *self._kinds_of_province)
            yield from (core[: -len(tail)] for tail in tails if len(core) > len(tail) and _ends(core, tail))

    def _place_of(self, words: Words) -> Words:
        opening = self._opening(words)
        rest = words[len(opening) :]
        if not opening or self._has_kind(rest):
            return rest if self._has_kind(rest) else ()
        kind = self._place_said.get(opening)
        return (*kind, *rest) if kind else ()

    def _opening(self, words: Words) -> Words:
        """Return the words that open a unit's name, empty where none do."""
        return next((one for one in self._openings if words[: len(one)] == one and len(words) > len(one)), ())

    def _name_of(self, words: Words) -> Words:
        """Return a name without the words for its kind."""
        for kind in (*self._openings, *self._kinds):
            if words[: len(kind)] == kind and len(words) > len(kind):
                return self._name_of(words[len(kind) :])
        return words

    def _has_kind(self, words: Words) -> bool:
        return any(words[: len(kind)] == kind for kind in self._kinds)

    def _name_only(self, words: Words) -> Words:
        if self._place_of(words):
            return ()  # the kind of place was said: a unit of another kind is not meant
        return words[len(self._opening(words)) :]


def _ends(words: Words, tail: Words) -> bool:
    return bool(tail) and words[-len(tail) :] == tail


def _add(table: dict[Words, list[Unit]], names: Iterable[Words], unit: Unit) -> None:
    for name in dict.fromkeys(names):
        if name and unit not in table[name]:
            table[name].append(unit)


def _nearness(one: Words, other: Words, least: float) -> float:
    """Return how many letters two names have in common, of all they have; 0 where it is less than ``least``."""
    matcher = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
