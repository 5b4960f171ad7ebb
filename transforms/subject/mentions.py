"""What one line of text says of a unit: by a label, as a whole, or somewhere in it.

``Đơn vị: HĐ Ba Chẽ`` states the unit; a whole line that is a unit's name is a letterhead's, which prints those above
the unit as well; a longer line may name one (``BÁO CÁO CỦA HUYỆN ĐOÀN TIÊN YÊN``), unless it is where somebody went or
who is written to. A name that is stated but means no unit we know is a mention too: it must be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from organisation import Match, Unit
from organisation.naming import naming
from organisation.units import organisation
from transforms.subject.words import subject_words
from transforms.values.vocabulary import unnumbered
from vietnamese.text import bare, clean

PROVINCE, DISTRICT, BASE, SMALLER = range(4)
_LEVELS = {"province": PROVINCE, "district": DISTRICT, "affiliated": DISTRICT, "commune": BASE, "base": BASE}

_LONGEST = 120  # letters of a line that is a name; anything longer is a sentence
_LONGEST_CLAIM = 70  # letters of a line that claims to be a name nobody knows
_LONGEST_NAME = 9  # words
_LABELLED = re.compile(r"([^:–]{2,60}?)\s*(?:\([^():]*\)\s*)?(?::+|\s[-–]\s|[-–](?=\s)|…|\.{2,})\s*(.*)")
_SEVERAL = re.compile(r"\s*[,;&+]\s*|\s+[-–]\s+|\s+và\s+", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:huyen|thi xa|thanh pho|tp|tx|xa|phuong|thi tran|dac khu)\b")
_TIME = re.compile(
    r"\s*[-–,;(|/.]*\s*\b(?:(?:ky|bao cao|thoi gian|nguoi|sdt|dien thoai|dt|email|ma|so|ngay|tu ngay)\b"
    r"|(?:quy|thang|nam|hoc ky|dot|tuan)\s*[\divx]|(?:0?6|sau|9|3)\s*t(?:hang)?\b|t\d|\d{1,2}[/.]\d)"
)
"""Where behind a unit's name a time begins."""
_NO_NAME_BEHIND = re.compile(r" (?:xa|phuong|thi tran|va|cac|di)\b")
"""Behind what opens a unit's name: several kinds of unit, or what its people do."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that names a unit: the units it may mean on the day (none: none we know), and where it stands.

    ``where`` is ``label``, ``letterhead`` or ``title``; ``level`` that of the unit, or the one it claims to be of.
    ``gone`` is a unit of that name which did not exist on the day; ``likely`` are units that were perhaps meant.
    """

    text: str
    where: str
    units: tuple[Unit, ...] = ()
    level: int = DISTRICT
    gone: Unit | None = None
    likely: tuple[Unit, ...] = ()


@lru_cache(maxsize=16384)
def mentioned(line: str, on: date | None) -> Mention | None:
    """Return what a line says of a unit on a day, or at any time; ``None`` where it says nothing."""
    text = clean(line)
    if not any(map(str.isalpha, text)):
        return None
    value = labelled(text)
    if value is not None:
        return _labelled(value, on)
    folded = bare(text)
    if (sent := _sender(text)) is not None:
        return _whole(sent, on) or _inside(sent, on)
    if any(word in folded for word in _folded("not_ours")) or _cites(folded):
        return None
    return (_whole(text, on) if len(text) <= _LONGEST else None) or _inside(text, on) or _unknown(text, on)


def _sender(text: str) -> str | None:
    """Return what stands behind the label of who sent the file (*Người gửi: Lê Văn Tám - Huyện đoàn Ba Chẽ*)."""
    found = _LABELLED.match(text.lstrip(" (*-–•["))
    return found[2].strip(" .…:;-–*()") if found and bare(found[1]).strip() in _folded("senders") else None


def _cites(folded: str) -> bool:
    words = folded.lstrip(" (-*+")
    return any(words.startswith(f"{word} ") for word in _folded("citing"))


def places_named(line: str, on: date | None, *, visited: bool = True) -> tuple[Unit, ...]:
    """Return the units whose places a line names, those that it says were gone to left out.

    ``visited``: also where that is possible (*đi cơ sở huyện Tiên Yên*).
    """
    text = clean(line)
    folded = bare(text)
    if len(text) > _LONGEST or labelled(text) is not None or any(word in folded for word in _folded("not_ours")):
        return ()
    found = (_longest(words, on) for words in _names_in(text, _PLACE, visited=visited))
    return tuple(dict.fromkeys(unit for mention in found if mention for unit in mention.units))


def level_of(unit: Unit) -> int:
    """Return how far below the province's own a unit stands."""
    return _LEVELS[unit.level]


def claims_a_unit(line: str) -> bool:
    """Tell whether a line names a unit, or claims to, as the titles of a return do."""
    text = clean(line)
    value = labelled(text)
    return bool(value and not _is_measure(value)) or _claimed(text) is not None


@lru_cache(maxsize=16384)
def labelled(text: str) -> str | None:
    """Return what stands behind a label of the reporting unit, ``None`` where there is no such label."""
    bare_text = text.lstrip(" (*-–•[")
    bracketed = text[: len(text) - len(bare_text)].strip(" *-–•") != ""
    found = _LABELLED.match(bare_text.rstrip(")] ") if bracketed else bare_text)
    return found[2].strip(" .…:;-–*") if found and is_label(found[1]) else None


def is_label(text: str) -> bool:
    """Tell whether a text, as a label or the header of a column, announces the unit that reports."""
    folded = bare(text).strip()
    return folded in _folded("labels") or naming().label.fullmatch(folded) is not None


@cache
def _folded(name: str) -> tuple[str, ...]:
    return tuple(map(bare, subject_words(name)))


def _is_measure(value: str) -> bool:
    parts = [part.strip(" ().") for part in _SEVERAL.split(bare(value).replace("/", ","))]
    return all(part in _folded("measures") for part in parts)


def _labelled(value: str, on: date | None) -> Mention | None:
    if not any(map(str.isalpha, value)) or _is_measure(value):
        return None
    name, units = _called(value, on)
    if units:
        return Mention(name, "label", units, max(map(level_of, units)))
    claim = _claimed(value)
    return _lost(value, "label", DISTRICT if claim is None else claim, on)


def _called(value: str, on: date | None) -> tuple[str, tuple[Unit, ...]]:
    """Return the units that what stands behind a label may mean, and the part of it that names them."""
    for name in (value, *_shorter(value)):
        if units := _units(name, on, bare_name=True) or _several(name, on):
            return name, units
    return value, ()


def units_called(name: str, on: date | None) -> tuple[Unit, ...]:
    """Return the units that a text means where nothing but a unit's name may stand; none for what nobody knows."""
    return _called(clean(name), on)[1] if any(map(str.isalpha, name)) and not _is_measure(name) else ()


def _shorter(value: str) -> Iterator[str]:
    """Yield the name in what stands behind a label beside a time (``Huyện đoàn Cô Tô - Quý I``) or as a board's own."""
    time = _TIME.search(bare(value))
    if time and time.start():
        yield value[: time.start()].strip(" .,;:()-–/|")
    if bare(value).startswith(_folded("boards")):
        words = value.split()
        yield from (" ".join(words[first:]) for first in range(1, len(words) - 1))


def _whole(text: str, on: date | None) -> Mention | None:
    units = _units(text, on) or _several(text, on)
    return Mention(text, "letterhead", units, max(map(level_of, units))) if units else None


def _unknown(text: str, on: date | None) -> Mention | None:
    """Return a line that claims to be the name of a unit, but means none."""
    claim = _claimed(text)
    return None if claim is None else _lost(text, "letterhead", claim, on)


def _lost(text: str, where: str, claim: int, on: date | None) -> Mention:
    org = organisation()
    gone = org.ever(text, said=True) if len(text) <= _LONGEST else None
    likely = () if gone else org.likely(text, on or date.max)
    return Mention(text, where, (), level_of(gone) if gone else claim, gone, likely)


def _units(text: str, on: date | None, *, bare_name: bool = False) -> tuple[Unit, ...]:
    """Return the units that a name may mean; a bare name only where it was said that one is coming."""
    found: dict[str, Unit] = {}
    for match in _matches(text, on):
        if match.said or bare_name:
            found |= {unit.unit_id: unit for unit in ((match.unit,) if match.unit else match.candidates)}
    return tuple(found.values())


def _matches(text: str, on: date | None) -> Iterator[Match]:
    org = organisation()
    yield from (org.match(text, day) for day in ((on,) if on else org.turning_days))


def _several(text: str, on: date | None) -> tuple[Unit, ...]:
    """Return the units of a line that names two or more."""
    parts = [part for part in _SEVERAL.split(text) if part]
    units = [_units(part, on) for part in parts] if len(parts) > 1 else []
    return tuple(dict.fromkeys(unit for some in units for unit in some)) if all(units) else ()


def _inside(text: str, on: date | None) -> Mention | None:
    """Return the lowest unit that a longer line names, as a Union, somewhere in it."""
    found = [mention for words in _names_in(text, naming().opening) if (mention := _longest(words, on))]
    found = found or [mention for words in _names_in(text, naming().any_name) if (mention := _longest(words, on))]
    if not found:
        return None
    lowest = max(mention.level for mention in found)
    named = [mention for mention in found if mention.level == lowest]
    units = tuple(dict.fromkeys(unit for mention in named for unit in mention.units))
    return Mention(named[0].text, "title", units, lowest)


def _names_in(text: str, pattern: re.Pattern[str], *, visited: bool = True) -> Iterator[list[str]]:
    """Yield the words of a text from each place on where a name of some kind may begin."""
    words = text.split()
    folded = [bare(word).strip("()[]\"'“”.,;:") for word in words]
    line = " ".join(folded)
    for found in pattern.finditer(line):
        first = line.count(" ", 0, found.start())
        before = folded[max(first - 2, 0) : first]
        if not (_is_elsewhere(before) or (not visited and " ".join(before) in _folded("visits"))):
            yield words[first : first + _LONGEST_NAME]


def _is_elsewhere(before: list[str]) -> bool:
    """Tell whether the words in front of a name make it a place, or somebody who is written to."""
    leads = _folded("elsewhere")
    return bool(before) and (before[-1] in leads or " ".join(before) in leads)


def _longest(words: list[str], on: date | None) -> Mention | None:
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size]).strip(" .,;:()-–")
        units = _units(name, on)
        if units:
            return Mention(name, "title", units, max(map(level_of, units)))
    return None


@lru_cache(maxsize=16384)
def _claimed(text: str) -> int | None:
    """Return the level of the unit that a line claims to name, ``None`` where it claims nothing."""
    name = " ".join(naming().without_left_out(unnumbered(text)).split()).strip(" .:;,-–*+•()")
    if len(name) > _LONGEST_CLAIM or any(word in name for word in _folded("no_names")) or naming().of_country(name):
        return None
    if naming().is_branch(name):
        return SMALLER
    if naming().is_body(name):
        return BASE
    if name in naming().all_of_it:
        return None
    opening = naming().opening.match(name)
    if opening and not _NO_NAME_BEHIND.match(name, opening.end()):
        return BASE if naming().base.match(name) else DISTRICT
    return DISTRICT if naming().named_in(name) and organisation().likely(text, None) else None
