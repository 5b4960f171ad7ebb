"""Whose return a table is, and for which period, as far as lines of text say.

A unit is taken from a labelled line (``Đơn vị: …``) before others, the lowest level before the higher ones that
letterheads print above it; every other unit that is named must be above it. A labelled line that is not understood is
never passed over for a letterhead. The province alone in a letterhead is *weak*: it stands above everybody's returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from organisation import Organisation, Unit
from organisation.naming import naming
from organisation.units import organisation
from transforms.subject.mentions import PROVINCE, Mention, claims_a_unit, mentioned, places_named
from transforms.subject.period_text import names_a_period
from vietnamese.text import bare, clean

_SPACES = re.compile(r"[\s_.,;()\-–]+")
_LONGEST_NAME = 9  # words


@dataclass(frozen=True, slots=True)
class About:
    """Whose return it is, as far as lines of text say. ``candidates`` are units that could all be meant.

    ``written`` is the text the unit was read from; ``gone`` a unit of that name that did not exist on the day;
    ``stranger``: it is the name of a unit, but of none we know, for which ``likely`` may have been meant. ``differing``
    are mentions that contradict each other. ``weak``: nothing but the province's name above everything.
    """

    unit: Unit | None = None
    written: str | None = None
    candidates: tuple[Unit, ...] = ()
    gone: Unit | None = None
    stranger: bool = False
    likely: tuple[Unit, ...] = ()
    differing: tuple[Mention, ...] = ()
    weak: bool = False

    @property
    def says_something(self) -> bool:
        """Whether a unit is named, known or not."""
        return bool(self.unit or self.candidates or self.gone or self.stranger or self.differing)


def about(lines: Sequence[str], on: date | None) -> About:
    """Return what title lines say of the unit on a day; with ``None`` only what holds at any time."""
    found = [mention for line in _mended(lines) if (mention := mentioned(line, on))]
    if not found:
        return _of_place(lines, on)
    labelled = [mention for mention in found if mention.where == "label"]
    known = [mention for mention in labelled or found if mention.units]
    if not known:
        return _of_nobody_known(labelled or found)
    lowest = [mention for mention in known if mention.level == max(one.level for one in known)]
    stranger = next((one for one in found if not one.units and one.level > lowest[0].level), None)
    if stranger:
        return _of_nobody_known([stranger])
    return _of(lowest, [mention for mention in found if mention.units and mention not in lowest], on)


def _of_place(lines: Sequence[str], on: date | None) -> About:
    """Return the unit whose place a title names where no line names a unit (*SỐ LIỆU … HUYỆN BA CHẼ*)."""
    named = {unit.unit_id: (unit, line) for line in lines for unit in places_named(line, on, visited=False)}
    if len(named) != 1:
        return About()
    [(unit, line)] = named.values()
    return About(unit, line)


def _of(lowest: Sequence[Mention], others: Sequence[Mention], on: date | None) -> About:
    """Return the unit that the lowest mentions mean, if they mean one and all others are above it."""
    first = lowest[0]
    meant = _meant(lowest, others, on)
    if not meant:
        return About(None, first.text, differing=(*lowest, *others))
    if len(meant) > 1:
        return About(None, first.text, tuple(meant))
    [unit] = meant
    against = [mention for mention in others if not _is_above(mention, unit, on)]
    if against:
        return About(None, first.text, differing=(first, *against))
    weak = first.level == PROVINCE and not any(mention.where == "label" for mention in (*lowest, *others))
    return About(unit, first.text, weak=weak)


def _meant(lowest: Sequence[Mention], others: Sequence[Mention], on: date | None) -> list[Unit]:
    """Return the units that all of the lowest mentions may mean; of several those below what else is named."""
    common = set.intersection(*({unit.unit_id for unit in mention.units} for mention in lowest))
    units = [unit for unit in lowest[0].units if unit.unit_id in common]
    if len(units) > 1:
        units = [unit for unit in units if all(_is_above(other, unit, on) for other in others)] or units
    return units


def _is_above(mention: Mention, unit: Unit, on: date | None) -> bool:
    line = organisation().lineage(unit.unit_id, on or date.max)
    return any(named.unit_id in line for named in mention.units)


def _of_nobody_known(mentions: Sequence[Mention]) -> About:
    """Return what is known of a stated name that means no unit on the day."""
    first = max(mentions, key=lambda mention: (mention.gone is not None, mention.level))
    return About(None, first.text, gone=first.gone, stranger=first.gone is None, likely=first.likely)


def _mended(lines: Sequence[str]) -> Iterable[str]:
    """Join a name that goes on in the next line (``HUYỆN ĐOÀN``, ``TIÊN YÊN``), or began in the one before.

    ``CÔNG AN TỈNH``, ``ĐOÀN THANH NIÊN``.
    """
    for number, line in enumerate(lines):
        around = (*lines[number + 1 : number + 3], *reversed(lines[max(number - 2, 0) : number]))
        joined = [f"{line} {other}" for other in around] if _is_begun(line) else []
        yield next(filter(_names_a_unit, joined), line)


@lru_cache(maxsize=4096)
def _is_begun(line: str) -> bool:
    return naming().alone.fullmatch(clean(line).strip(" .:-")) is not None


def _names_a_unit(joined: str) -> bool:
    """Tell whether two lines together are a unit's name."""
    mention = mentioned(joined, None)
    return mention is not None and mention.where == "letterhead" and bool(mention.units)


@lru_cache(maxsize=16384)
def names_a_return(line: str) -> bool:
    """Tell whether a line names a period or claims to name a unit, as the titles of a return do."""
    return names_a_period(line) or claims_a_unit(line)


def named_in(text: str, on: date) -> dict[str, str]:
    """Return the units that a sheet's or a file's name names, by id: the name of one in it, or a unit's own code.

    File names are often written without accents and with ``_`` or ``-`` for blanks. The province is left out: a file is
    sent *to* it.
    """
    return dict(_named_in(text, on))


@lru_cache(maxsize=16384)
def _named_in(text: str, on: date) -> tuple[tuple[str, str], ...]:
    org = organisation()
    found = {unit_id: unit_id for unit_id in org.ids_written.findall(text)}
    spaced = _SPACES.sub(" ", clean(text)).strip()
    folded = bare(spaced)
    words = spaced.split()
    for title in naming().in_file_name.finditer(folded):
        first = folded.count(" ", 0, title.start())
        for size in range(min(_LONGEST_NAME, len(words) - first), 1, -1):
            match = org.match(" ".join(words[first : first + size]), on)
            if match.said:
                units = match.candidates if match.unit is None else (match.unit,)
                found |= {unit.unit_id: unit.union_name for unit in units}
                break
    found.pop(org.province_id, None)
    return tuple(found.items())


def known_unit(org: Organisation, unit_id: str, on: date) -> Unit | None:
    """Return a unit by its id, in the version of a day or else in its latest."""
    versions = org.versions(unit_id)
    return org.unit(unit_id, on) or (versions[-1] if versions else None)
