"""Whose return a table is, and for which period: from the stamp, the title lines, the sheet's name, what is known.

A unit is taken from a labelled line (``Đơn vị: …``) before others, the lowest level before the higher ones that
letterheads print above it. Where two units of one level stand side by side nobody decides. A period is taken from the
narrowest one named; two that do not lie inside each other are a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from organisation import Match, Organisation, Period, Unit
from organisation.naming import naming
from organisation.units import organisation
from vietnamese.text import bare, clean

_LABEL = re.compile(r"^\s*(?:tên\s+)?(?:đơn vị|cơ sở)(?:\s+(?:báo cáo|gửi|lập|thực hiện))?\s*[:\-–]\s*", re.IGNORECASE)
_IN_TITLE = ("name", "alias", "place", "unaccented")
_NO_NAME = re.compile(r"bao cao|bieu|danh sach|kinh gui|ket qua|tong hop|dang ky|so lieu|noi nhan")
_CITES = re.compile(r"\b(?:ke hoach|quyet dinh|huong dan|cong van|nghi quyet|thong bao|bao cao|chuong trinh) so\b")
_LONGEST_NAME = 9
_PERIOD_ID = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?([HhQq][1-4])(?![^\W_])(?<![Hh][34])")
_SPACES = re.compile(r"[\s_.,;()\-–]+")
_PLACES = ("xa ", "phuong ", "thi tran ", "huyen ", "thanh pho ", "tp")
_PREFERRED = {"province": 0, "district": 1, "affiliated": 1, "commune": 2, "base": 2}


@dataclass(frozen=True, slots=True)
class About:
    """Whose return and for when, as far as lines of text say. ``candidates`` are units that could all be meant.

    ``written`` is the text the unit was read from; ``gone`` a unit of that name that did not exist on the day;
    ``stranger`` that it is the name of a unit, but of none we know.
    """

    unit: Unit | None = None
    written: str | None = None
    candidates: tuple[Unit, ...] = ()
    gone: Unit | None = None
    period: Period | None = None
    periods: tuple[Period, ...] = ()
    stranger: bool = False


def about(lines: Sequence[str], on: date | None = None) -> About:
    """Return what title lines say of unit and period; ``on`` is used where they name no period."""
    periods = periods_in(lines)
    period = narrowest(periods)
    unit, written, candidates, gone = _unit_in(lines, period.end if period else on or date.max)
    stranger = unit is None and not candidates and _claimed(f"Đơn vị: {written or ''}") > 0
    return About(unit, written, candidates, gone, period, periods, stranger)


def periods_in(lines: Iterable[str]) -> tuple[Period, ...]:
    """Return every period that some line names, once; a line that cites a document only where no other names one."""
    written = list(lines)
    cited = {line for line in written if _CITES.search(bare(line))}
    return _named(line for line in written if line not in cited) or _named(written)


def periods_in_name(name: str) -> tuple[Period, ...]:
    """Return every period that a file's or a folder's name names, as a title would or as ``2020-H1`` anywhere in it."""
    written = (Period.parse(f"{year}-{part.upper()}") for year, part in _PERIOD_ID.findall(name))
    return tuple(dict.fromkeys((*periods_in([_SPACES.sub(" ", name)]), *written)))


def _named(lines: Iterable[str]) -> tuple[Period, ...]:
    found = (_period_in(line) for line in lines)
    return tuple(dict.fromkeys(period for period in found if period))


@lru_cache(maxsize=4096)
def _period_in(line: str) -> Period | None:
    return Period.in_title(line) if any(letter.isdigit() for letter in line) else None


def narrowest(periods: Sequence[Period]) -> Period | None:
    """Return the period that lies inside all others, ``None`` where there is none."""
    return next((one for one in periods if all(one.within(other) for other in periods)), None)


def _unit_in(lines: Sequence[str], on: date) -> tuple[Unit | None, str | None, tuple[Unit, ...], Unit | None]:
    lines = _mended(lines)
    whole = [(line, _match(line, on)) for line in lines]
    labelled = [(line, match) for line, match in whole if _LABEL.match(line)]
    for found in (labelled, whole, [(line, match) for line in lines for match in [_inside(line, on)] if match]):
        units = _lowest([(line, match.unit) for line, match in found if match.unit])
        stranger = _stranger(whole, units)
        if stranger:
            return None, _unlabelled(stranger), (), _gone(stranger)
        if len({unit.unit_id for _, unit in units}) == 1:
            return units[0][1], units[0][0], (), None
        if units:
            return None, _unlabelled(units[0][0]), tuple(unit for _, unit in units), None
        unclear = [(line, match) for line, match in found if match.how == "ambiguous"]
        if unclear:
            return None, _unlabelled(unclear[0][0]), unclear[0][1].candidates, None
    gone = next(((line, unit) for line in lines if (unit := _gone(line))), (None, None))
    named = gone[0] or (_unlabelled(labelled[0][0]) if labelled else None)
    return None, named, (), gone[1]


def _mended(lines: Sequence[str]) -> Sequence[str]:
    """Join a name that goes on in the next line (``HUYỆN ĐOÀN``, ``TIÊN YÊN``)."""
    begun = [i for i, line in enumerate(lines[:-1]) if naming().alone.fullmatch(clean(line))]
    return [*lines, *(f"{lines[i]} {lines[i + 1]}" for i in begun)] if begun else lines


def names_a_return(line: str) -> bool:
    """Tell whether a line names a period or claims to name a unit, as the titles of a return do."""
    return _period_in(line) is not None or _claimed(line) > 0


@lru_cache(maxsize=16384)
def _match(line: str, on: date) -> Match:
    """Match a whole line; a bare place name counts only behind a label."""
    if len(line) > 120 or not any(letter.isalpha() for letter in line):
        return Match(None, "unknown")
    text = _LABEL.sub("", clean(line)).strip(" .,;:()*-–")
    match = organisation().match(text, on)
    sure = match.how in (*_IN_TITLE, "ambiguous") and _names_a_unit(text)
    return match if sure or _LABEL.match(line) else Match(None, "unknown")


def _names_a_unit(text: str) -> bool:
    """Keep the country's organisation, and places that are no unit's name, out."""
    return naming().named_in(text) or bare(text).startswith(
        ("xa ", "phuong ", "thi tran ", "huyen ", "thanh pho ", "tp")
    )


@lru_cache(maxsize=4096)
def _inside(line: str, on: date) -> Match | None:
    """Return the unit that a longer line names somewhere (``BÁO CÁO CỦA HUYỆN ĐOÀN TIÊN YÊN THÁNG 3``)."""
    text = clean(line)
    for found in naming().in_line.finditer(text):
        words = re.split(r"\s+", text[found.start() :])[:_LONGEST_NAME]
        for size in range(len(words), 2, -1):
            match = organisation().match(" ".join(words[:size]).strip(" .,;:()-–"), on)
            if match.unit is not None and match.how in _IN_TITLE:
                return match
    return None


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
            name = " ".join(words[first : first + size])
            match = org.match(name, on)
            if match.how in (*_IN_TITLE, "ambiguous"):
                units = match.candidates if match.unit is None else (match.unit,)
                found |= {unit.unit_id: unit.union_name for unit in units}
                break
    found.pop(org.province_id, None)
    return tuple(found.items())


def _unlabelled(line: str) -> str:
    return clean(_LABEL.sub("", line))


def _stranger(lines: Sequence[tuple[str, Match]], units: Sequence[tuple[str, Unit]]) -> str | None:
    """Return a line that names a unit nobody knows, below those found: its return is not the letterhead's."""
    if not units:
        return None
    found = max(_PREFERRED[unit.level] for _, unit in units)
    claims = ((line, _claimed(line)) for line, match in lines if match.unit is None and match.how != "ambiguous")
    return next((line for line, level in claims if level > found), None)


@lru_cache(maxsize=4096)
def _claimed(line: str) -> int:
    """Return the level (as in ``_PREFERRED``) of the unit that a line claims to name, 0 where it names none."""
    text = bare(line)
    if len(text) > 70 or _NO_NAME.search(text) or naming().of_country(text):
        return 0
    if _LABEL.match(line) and naming().is_branch(_unlabelled(line)):
        return 2  # a school's or an office's own organisation, below the letterhead's
    if not naming().in_line.search(clean(line)):
        return 0
    return 2 if naming().base.search(text) else 1


def _lowest(found: Sequence[tuple[str, Unit]]) -> list[tuple[str, Unit]]:
    lowest = max((_PREFERRED[unit.level] for _, unit in found), default=0)
    return [(line, unit) for line, unit in found if _PREFERRED[unit.level] == lowest]


@lru_cache(maxsize=4096)
def _gone(line: str) -> Unit | None:
    """Return a unit that the line names but that did not exist on the day."""
    text = _LABEL.sub("", clean(line))
    return organisation().ever(text) if _names_a_unit(text) and len(text) <= 120 else None


def known_unit(org: Organisation, unit_id: str, on: date) -> Unit | None:
    """Return a unit by its id, in the version of a day or else in its latest."""
    versions = org.versions(unit_id)
    return org.unit(unit_id, on) or (versions[-1] if versions else None)
