"""Places named in a record: one cell may name several units, and each is matched as of the day of the visit.

``Ba Chẽ, Bình Liêu, Đông Triều`` is three units; ``xã Hà Lâu, huyện Tiên Yên`` is one, with its address; a text of
which no part is a unit (``Kiểm tra, giám sát``) stays whole and unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from organisation import Match, Organisation, Unit

_APART = re.compile(r"\s*[;\n]+\s*")
_PERHAPS = re.compile(r"(\s*,\s*|\s*[+&/]\s*|\s+và\s+)", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:\d+|các|những)\s+)+(?:đơn vị|địa phương|huyện|thị|thành|xã|phường)\b[^:]{0,20}:?\s*|^[^:]{1,40}:\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place as written, and the unit it means; ``unit_id`` is ``None`` where that is not certain."""

    raw: str
    unit_id: str | None


class Places:
    """Splits and matches places. What was met is remembered: the day matters only through re-organisations."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._turns = sorted(_turns(organisation))
        self._met: dict[tuple[str, int, str | None], list[Place]] = {}
        self._asked_who_reports = False
        self._matches: dict[tuple[str, int], Match] = {}

    def named(self, text: str, on: date, within: str) -> list[Place]:
        """Return the places a cell names on a day; ``within`` is the reporting unit, whose own units are preferred."""
        turn = bisect_right(self._turns, on)
        places = self._met.get((text, turn, None), self._met.get((text, turn, within)))
        if places is None:
            self._asked_who_reports = False
            places = list(self._split(text, on, within))
            self._met[text, turn, within if self._asked_who_reports else None] = places
        return places

    def _split(self, text: str, on: date, within: str) -> Iterator[Place]:
        for part in _APART.split(text.strip()):
            unit = None if self._goes_down(part, on, within) else self._unit(part, on, within)
            if unit is not None:
                yield Place(part, unit.unit_id)
            elif part:
                yield from self._listed(part, on, within)

    def _goes_down(self, part: str, on: date, within: str) -> bool:
        """Tell whether a list begins with a unit and goes on with one below it: no address, but two places."""
        first, *others = _PERHAPS.split(part)[::2]
        units = [self._unit(word, on, within) for word in (first, *others[:1])]
        return len(units) == 2 and _is_address(units[1], units[0])

    def _listed(self, part: str, on: date, within: str) -> Iterator[Place]:
        pieces = _PERHAPS.split(part)
        words, joints = pieces[::2], [*pieces[1::2], ""]
        units = [self._unit(word, on, within) or self._unit(_LEAD.sub("", word), on, within) for word in words]
        pending = ""
        for index, (word, unit) in enumerate(zip(words, units, strict=True)):
            if unit is None:
                pending += word + joints[index]
            elif not _is_address(units[index - 1] if index else None, unit):
                yield from _unresolved(pending)
                pending = ""
                yield Place(word, unit.unit_id)
        yield from _unresolved(pending)

    def _unit(self, text: str, on: date, within: str) -> Unit | None:
        if not text:
            return None
        key = (text, bisect_right(self._turns, on))
        match = self._matches.get(key)
        if match is None:
            match = self._matches[key] = self._organisation.match(text, on)
        if match.how != "ambiguous":
            return match.unit
        self._asked_who_reports = True  # it decides only between units of one name
        return self._organisation.match(text, on, within).unit


def _is_address(before: Unit | None, unit: Unit | None) -> bool:
    return before is not None and unit is not None and before.parent_id == unit.unit_id


def _unresolved(text: str) -> Iterator[Place]:
    text = text.strip(" ,+&/\n\t")
    if text:
        yield Place(text, None)


def _turns(organisation: Organisation) -> set[date]:
    """Return the days on which any unit begins or has ended."""
    begun = {unit.valid_from for unit in organisation.units}
    ended = {unit.valid_to + timedelta(days=1) for unit in organisation.units if unit.valid_to < date.max}
    return begun | ended
