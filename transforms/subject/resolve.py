"""Which unit and period a table counts for, and what has to be asked where what is said and who sent it disagree.

Everything that names a unit or a period is gathered first and compared; nothing is believed before. What a sender may
not speak for, and what contradicts itself, is *held*: the table counts for nobody until it is answered or mended.

* The title lines, the hidden stamp and a row that names the reporting unit must name one and the same.
* The sheet's name, the file's name and the signature may also name a unit above it: a district's file holds the sheets
  of its base units, and signs them.
* The sender is the unit itself, or above it (``Organisation.speaks_for``).
* Periods may lie inside each other (a month's table in a half-year's file); the title's is meant then. A stamp narrower
  than the title is a question: somebody wrote a longer period over the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from findings import catalogue
from organisation import Period, Unit
from organisation.senders import NOBODY
from organisation.units import organisation
from transforms.report import Report
from transforms.returns import Hints
from transforms.subject.identify import About, about, known_unit, named_in
from transforms.subject.mentions import DISTRICT, labelled, level_of, places_named, units_called
from transforms.subject.period_text import Told, of_years, told_by, told_by_name
from transforms.subject.words import spoken_words
from transforms.tidy import Grid
from vietnamese.text import key

_STRICT = ("title", "label", "letterhead", "stamp", "row")  # where the unit itself is named, never one above it
_BETWEEN_WORDS = re.compile(r"[\s_\-–]+")
_LATEST = timedelta(days=62)  # from a month's end to a signature: two months is late, more is another month's
_FEWEST_DAYS = 2  # rows whose days all lie outside the title's period; a single one is its own row's mistake


@dataclass(frozen=True, slots=True)
class Page:
    """What a table says of its subject: its title lines, what its rows say of it, and the days of its rows.

    ``rows`` are (``row``, ``signature`` or ``signed_at``, text); ``days`` (first, last) of the rows whose days are
    written with their year; ``planned``: the form lists what is planned; ``signed`` is the day of the signature.
    """

    lines: Sequence[str]
    grid: Grid
    rows: Sequence[tuple[str, str]] = ()
    days: Sequence[tuple[date, date]] = ()
    planned: bool = False
    signed: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The unit and the period of a table; ``name`` is the unit's name, or what was written for it.

    ``held``: something is in question, and it counts for nobody. ``unit`` is ``None`` then where it is the unit: what
    may be another's is kept under no unit's name, and the question is the sender's. Likewise ``period``; ``read_as`` is
    the period by which days without a year are read all the same. ``weak``: only the province's letterhead names one.
    """

    unit: Unit | None
    name: str | None
    period: Period | None
    read_as: Period | None
    held: bool = False
    weak: bool = False


class Claim(NamedTuple):
    """A place of a file that names a unit: the units it may mean, by id (none: one nobody knows), and what it says.

    ``visited``: it names them as places, which those who report may have gone to.
    """

    where: str
    unit_ids: frozenset[str]
    text: str
    visited: bool = False


@dataclass(slots=True)
class Subjects:
    """Finds the subject of each table of a file, and asks each question once.

    ``stamp`` is the hidden stamp's (``""`` where a stamp leaves something out); ``name`` the file's path as delivered;
    ``guide_lines`` what its guide sheets say, which is never whose the file is; ``sheets`` the names of those with
    tables.
    """

    report: Report
    hints: Hints
    stamp: Mapping[str, str]
    file_lines: Sequence[str]
    name: str = ""
    guide_lines: Sequence[str] = ()
    sheets: Sequence[str] = ()
    _asked: set[tuple[str, ...]] = field(default_factory=set)

    def of(self, page: Page) -> Subject:
        """Return the subject of a table from its title lines, its sheet and what its rows say of it."""
        stamp_is_clear = self._stamp_is_clear()
        period, doubt = self._period(page)
        on = period.end if period else None
        said = self._said(page, on)
        day = on or date.max
        claims = [*self._claims(said, day), *self._other_claims(said, page, day)]
        sender_id = self.sender_id(day)
        if self.hints.sender is not None and sender_id is None:
            if period or not self.hints.sender.name:  # else the period that was asked for will tell
                self._ask_who_sent(claims)
            return Subject(None, said.written, period, period, held=True)
        unit, unit_is_clear = self._unit(said, claims, sender_id, page.grid, day)
        held = not (stamp_is_clear and unit_is_clear) or doubt is not None
        name = unit.union_name if unit else said.written
        return Subject(unit, name, None if doubt == "period_claims_differ" else period, period, held, said.weak)

    def of_block(self, text: str, subject: Subject, grid: Grid, row: int, cells: str, *, sure: bool) -> Subject | None:
        """Return the subject of the rows under one that names a unit, ``None`` where it is the table's own.

        A block is the unit's that is named, if the table is of a unit above it and the sender may speak for it.
        ``row`` (from 1) and ``cells`` are where it stands; not ``sure``: it may be where they went.
        """
        on = subject.read_as.end if subject.read_as else None
        said = about([text if labelled(text) else f"Đơn vị: {text}"], on)
        unit = said.unit
        if unit and subject.unit and unit.unit_id == subject.unit.unit_id:
            return None
        day = on or date.max
        own = subject.unit
        beyond = unit is not None and not self._may_speak_for((unit.unit_id,), self.sender_id(day), day)
        apart = unit is not None and own is not None and own.unit_id not in organisation().lineage(unit.unit_id, day)
        if unit is None or beyond or apart or not sure or (own is None and subject.held):
            self._ask_on(grid, "block_unclear", said.written or text, {"cells": cells, **_likely(said)}, row=row)
            return Subject(None, said.written, subject.period, subject.read_as, held=True)
        return Subject(unit, unit.union_name, subject.period, subject.read_as, subject.held)

    def sender_id(self, on: date) -> str | None:
        """Return the unit that sent the file, as the way it came says; ``None`` where nobody knows."""
        sender = self.hints.sender or NOBODY
        if sender.unit_id or not sender.name:
            return sender.unit_id
        unit = organisation().match(sender.name, on).unit if on != date.max else None
        unit = unit or about([f"Đơn vị: {sender.name}"], None).unit
        return unit.unit_id if unit else None

    # Periods.

    def _period(self, page: Page) -> tuple[Period | None, str | None]:
        """Return the period that a table names, and the code of what contradicts it."""
        stamped, registered = _parsed(self.stamp.get("period")), _parsed(self.hints.period)
        sheet, paths = told_by_name(page.grid.name), [told_by_name(part) for part in self._path()]
        said: Period | None = None
        for lines in (page.lines, None, self.file_lines):
            told = sheet if lines is None else told_by(lines, planned=page.planned)
            said = told.period or self._completed(told, (sheet, *paths), stamped or registered, page)
            if said is None and len(told.periods) > 1:
                labels = "; ".join(one.label for one in told.periods)
                self._ask("period_conflict", labels, found=labels)
                return None, None
            if said is None and told.part_of and page.days:
                said = told.part_of
                break
            stated = told.unclear or next((one.text for one in told.partial), None)
            if said is None and stated and told is not sheet:
                self._ask("period_unclear", stated)
                return None, None
            if said:
                said = self._of_sheet(said, sheet, page) or said
                break
        period = said or stamped or registered
        if period is None:
            self._ask("period_unknown", "")
            return None, None
        named = [("title", period)] if said else []
        named += [("stamp", stamped)] if stamped else []
        names = (("sheet", sheet), *(("path", told) for told in paths))
        named += [(where, one) for where, told in names for one in _in_a_name(told, period)]
        wrong = [(where, one.label) for where, one in named if not _nested(one, period)]
        if stamped and said and stamped != said and stamped.within(said):
            wrong.append(("stamp", stamped.label))
        wrong += _days_outside(page.days, period) or _signed_outside(page, period)
        if wrong:
            first = "title" if said else "stamp" if stamped else "sender"
            shown = list(dict.fromkeys([(first, period.label), *wrong]))
            self._ask_on(page.grid, "period_claims_differ", "; ".join(label for _, label in shown), _spoken(shown))
            return period, "period_claims_differ"
        if registered and not _nested(period, registered):
            self._ask_on(
                page.grid, "period_differs", period.label, {"found": period.label, "expected": registered.label}
            )
            return period, "period_differs"
        return period, None

    def _of_sheet(self, said: Period, sheet: Told, page: Page) -> Period | None:
        """Return the sheet's own part of the period in the title, where other sheets are named for the other parts."""
        own = _within(sheet, said)
        others = {_within(told_by_name(name), said) for name in self.sheets if name != page.grid.name} - {own, None}
        return own if others and own != said else None

    def _completed(self, told: Told, names: Sequence[Told], known: Period | None, page: Page) -> Period | None:
        """Return the period of a part of the year whose year is said elsewhere, or by the days of all rows."""
        if len({one.part for one in told.partial}) != 1:
            return None
        part = told.partial[0]
        years = {period.id[:4] for one in (*names, told_by(self.file_lines)) for period in one.periods}
        years |= {known.id[:4]} if known else set()
        if len(years) == 1:
            return part.of_year(years.pop())
        days = [day for span in page.days for day in span]
        found = of_years(part, days) if not years else None
        return found if found and all(map(found.holds, days)) else None

    # Units.

    def _said(self, page: Page, on: date | None) -> About:
        """Return what the titles say of the unit, or else the rest of the file, or the sheet's name."""
        said = about(page.lines, on)
        if said.says_something and not said.weak:
            return said
        others = [about(self.file_lines, on), *([] if said.weak else [about([page.grid.name], on)])]
        found = next((one for one in others if one.says_something and not one.weak), said)
        own = (self.hints.sender or NOBODY).unit_id
        if found.weak and found.unit and own and not self._may_speak_for((found.unit.unit_id,), own, on or date.max):
            return About()  # its own unit's name is missing under the province's, not claimed to be that
        return found

    def _claims(self, said: About, on: date) -> Iterator[Claim]:
        """Yield what the title and the stamp say."""
        for mention in said.differing:
            yield Claim(mention.where, frozenset(unit.unit_id for unit in mention.units), mention.text)
        meant = {unit.unit_id for unit in (said.unit, said.gone, *said.candidates) if unit}
        if meant:
            where = "letterhead" if said.weak else "title"
            yield Claim(where, frozenset(meant), said.unit.union_name if said.unit else said.written or "")
        stamped = known_unit(organisation(), self.stamp.get("unit_id", ""), on)
        if stamped:
            yield Claim("stamp", frozenset((stamped.unit_id,)), stamped.union_name)

    def _other_claims(self, said: About, page: Page, on: date) -> Iterator[Claim]:
        """Yield what the rows, the sheet's name and the file's name say.

        The place of signing and the example of a guide speak only against a letterhead that says no more than the
        province's name.
        """
        rows = [*page.rows, *(("guide", line) for line in self.guide_lines if labelled(line))]
        if said.weak:
            for line in page.lines:
                if units := places_named(line, None if on == date.max else on):
                    yield Claim("title", frozenset(unit.unit_id for unit in units), line)
        for where, text in rows:
            if where in ("guide", "signed_at") and not said.weak:
                continue
            found = about([f"Đơn vị: {text}" if where == "signed_at" else text], None if on == date.max else on)
            meant = frozenset(unit.unit_id for unit in (found.unit, found.gone, *found.candidates) if unit)
            if meant or (found.stranger and where not in ("guide", "signed_at")):
                yield Claim(where, meant, found.unit.union_name if found.unit else text)
        if said.written != page.grid.name:
            yield from _named("sheet", page.grid.name, on)
            yield from self._visited(_places("sheet", page.grid.name, on), said)
            if said.unit and not said.weak and level_of(said.unit) == DISTRICT:
                yield from _another_district("sheet", page.grid.name, None if on == date.max else on)
        for part in self._path():
            yield from self._visited((*_named("path", part, on), *_places("path", part, on)), said)

    @staticmethod
    def _visited(claims: Iterable[Claim], said: About) -> Iterator[Claim]:
        """Yield claims; beside the province's name alone those of places are more than where somebody went."""
        return (claim._replace(visited=claim.visited and not said.weak) for claim in claims)

    def _path(self) -> list[str]:
        """Return the folders of the file's path that do not stand for its sender, and its name without the ending."""
        path, sender = PurePosixPath(self.name), self.hints.sender
        folders = path.parts[:-1] if sender and sender.source else ()
        if sender and folders[:1] == (sender.place,):
            folders = folders[1:]
        return [*folders, path.stem]

    def _unit(
        self, said: About, claims: Sequence[Claim], sender_id: str | None, grid: Grid, on: date
    ) -> tuple[Unit | None, bool]:
        """Return whose return it is, ``None`` where that is not clear, and whether nothing contradicts anything."""
        strict = [claim for claim in claims if claim.where in _STRICT]
        beyond = [claim for claim in strict if not self._may_speak_for(claim.unit_ids, sender_id, on)]
        meant = frozenset.intersection(*(claim.unit_ids for claim in strict)) if strict else frozenset()
        if beyond or (strict and not meant):
            self._ask_whose(claims, beyond, sender_id, grid, on)
            return None, False
        unit = self._chosen(said, meant, sender_id, on)
        if unit is None:
            return None, True
        # Beside a title or a stamp a name may be that of the unit above; alone it is meant for the unit itself.
        line = {unit.unit_id, *(organisation().lineage(unit.unit_id, on) if strict else ())}
        others = [
            claim
            for claim in claims
            if claim.where not in _STRICT and not claim.unit_ids & line and not _may_be_visited(claim, unit, on)
        ]
        if others:
            if not strict:
                others.insert(0, Claim("sender", frozenset((unit.unit_id,)), unit.union_name))
            beyond = [claim for claim in others if not self._may_speak_for(claim.unit_ids, sender_id, on)]
            self._ask_whose([*strict, *others], beyond, sender_id, grid, on)
            return None, False
        if on != date.max and not unit.valid(on):
            self._ask("unit_not_valid", unit.union_name, on=f"{on:%d/%m/%Y}")
            return None, True
        return unit, True

    def _chosen(self, said: About, meant: frozenset[str], sender_id: str | None, on: date) -> Unit | None:
        """Return the unit that the claims agree on, or where nothing names one the sender's own."""
        org = organisation()
        sender = self.hints.sender or NOBODY
        own = known_unit(org, sender_id or "", on) if not sender.by_file else None
        if said.stranger:
            self._ask_for_name(said)
            return None
        if own and (not meant or own.unit_id in meant):
            return own
        if len(meant) > 1 and sender_id:
            # Of two places of one name the sender can only mean the one that is its own to speak for.
            meant = frozenset(one for one in meant if self._may_speak_for(frozenset((one,)), sender_id, on))
        if len(meant) == 1:
            unit = known_unit(org, next(iter(meant)), on)
            if unit and said.gone and not unit.valid(on):
                self._ask("unit_not_valid", said.written or "", on=f"{on:%d/%m/%Y}" if on != date.max else "")
                return None
            return unit
        if said.candidates and on == date.max:
            return None  # the period that was asked for will tell
        if said.candidates:
            names = "; ".join(unit.union_name for unit in said.candidates)
            self._ask("unit_ambiguous", said.written or "", candidates=names)
        else:
            self._ask_for_name(said)
        return None

    def _ask_for_name(self, said: About) -> None:
        """Ask which unit was meant, naming those it may have been."""
        self._ask("unit_misspelt" if said.likely else "unit_unknown", said.written or "", **_likely(said))

    def _may_speak_for(self, unit_ids: Iterable[str], sender_id: str | None, on: date) -> bool:
        """Tell whether a sender may speak for one of some units; nobody is asked where no sender is looked at."""
        sender = self.hints.sender
        if sender is None:
            return True
        org = organisation()
        voices = (*((sender_id,) if sender_id else ()), *sender.also)
        return any(org.speaks_for(voice, unit_id, on) for voice in voices for unit_id in unit_ids)

    def _ask_whose(
        self, claims: Sequence[Claim], beyond: Sequence[Claim], sender_id: str | None, grid: Grid, on: date
    ) -> None:
        """Ask the sender about claims that contradict each other, or (``beyond``) go beyond what it may speak for."""
        sender = known_unit(organisation(), sender_id or "", on)
        claimed = {unit_id for claim in claims for unit_id in claim.unit_ids} - {sender_id}
        shown = "; ".join(dict.fromkeys(claim.text for claim in (beyond or claims)))
        places = {
            **_spoken((claim.where, claim.text) for claim in claims),
            "claimed": shown,
            "claimed_ids": " ".join(sorted(claimed)),
        }
        if beyond and sender:
            places |= {"sender": sender.union_name, "place": self._place()}
        code = "unit_conflict" if beyond and sender else "unit_claims_differ"
        self._ask_on(grid, code, shown, places, unit_id=sender_id)

    def _ask_who_sent(self, claims: Sequence[Claim]) -> None:
        sender = self.hints.sender or NOBODY
        spoken = _spoken((claim.where, claim.text) for claim in claims)
        claimed = sorted({unit_id for claim in claims for unit_id in claim.unit_ids})
        self._ask(
            "sender_unknown", sender.place, place=sender.place, source=sender.source, claimed_ids=" ".join(claimed),
            **spoken,
        )  # fmt: skip

    def _place(self) -> str:
        sender = self.hints.sender or NOBODY
        return sender.place or sender.source

    # Asking.

    def _stamp_is_clear(self) -> bool:
        """Tell whether the stamp, if there is one, names a unit and a period there are; ask once where it does not."""
        if not self.stamp:
            return True
        wrong = []
        if not organisation().known(self.stamp.get("unit_id", "")):
            wrong.append(self.stamp.get("unit_id", ""))
        if _parsed(self.stamp.get("period")) is None:
            wrong.append(self.stamp.get("period", ""))
        if wrong:
            self._ask("stamp_unclear", "; ".join(one or "(trống)" for one in wrong))
        return not wrong

    def _ask(self, code: str, value: str, **params: str) -> None:
        """Ask about the file as a whole."""
        if (code, value) not in self._asked:
            self._asked.add((code, value))
            self.report.say(code, value or None, params)

    def _ask_on(
        self,
        grid: Grid,
        code: str,
        value: str,
        params: Mapping[str, str],
        *,
        unit_id: str | None = None,
        row: int | None = None,
    ) -> None:
        """Ask about what stands on one sheet."""
        if (code, value, grid.name) not in self._asked:
            self._asked.add((code, value, grid.name))
            self.report.findings.append(
                catalogue().find(
                    code,
                    file=self.report.file,
                    sheet=grid.name or None,
                    row=row,
                    value=value[:200],
                    unit_id=unit_id,
                    params=params,
                )
            )


def _another_district(where: str, text: str, on: date | None) -> Iterator[Claim]:
    """Yield the claim of a sheet whose whole name is a district's (*Vân Đồn*); a base unit's may be where one went."""
    if key(text) not in organisation().bare_names:
        return
    named = about([f"Đơn vị: {text}"], on)
    units = [unit for unit in (named.unit, *named.candidates) if unit]
    if units and all(level_of(unit) == DISTRICT for unit in units):
        yield Claim(where, frozenset(unit.unit_id for unit in units), text)


@lru_cache(maxsize=4096)
def _named(where: str, text: str, on: date) -> tuple[Claim, ...]:
    """Return the claim of a sheet's or a file's name, where it names units; those above another are left out.

    Where no period tells the day it may be any unit that was ever called so.
    """
    org = organisation()
    days = [on] if on != date.max else org.turning_days
    found = {unit_id: name for day in days for unit_id, name in named_in(text, day).items()}
    above = {one for unit_id in found for one in org.lineage(unit_id, on)[1:]}
    lowest = {unit_id: name for unit_id, name in found.items() if unit_id not in above}
    return (Claim(where, frozenset(lowest), "; ".join(lowest.values())),) if lowest else ()


@lru_cache(maxsize=4096)
def _places(where: str, text: str, on: date) -> tuple[Claim, ...]:
    """Return the claim of a sheet's or a file's name, where it names places that are units', or is the name of one."""
    day = None if on == date.max else on
    name = " ".join(_BETWEEN_WORDS.split(text))
    units = places_named(name, day) or units_called(name, day)
    return (Claim(where, frozenset(unit.unit_id for unit in units), name, visited=True),) if units else ()


def _may_be_visited(claim: Claim, unit: Unit, on: date) -> bool:
    """Tell whether a claim only names where a unit's people may have gone: to no other of their own level."""
    versions = (known_unit(organisation(), unit_id, on) for unit_id in claim.unit_ids)
    return claim.visited and not any(one and one.level == unit.level for one in versions)


def _likely(said: About) -> dict[str, str]:
    names = "; ".join(unit.union_name for unit in (said.likely or said.candidates))
    return {"likely": names} if names else {}


def _in_a_name(told: Told, period: Period) -> tuple[Period, ...]:
    """Return the periods that a name names, parts of a year in the year of another."""
    return (*told.periods, *told.years, *(part.of_year(period.id[:4]) for part in told.partial))


def _within(told: Told, whole: Period) -> Period | None:
    """Return the part of a period that a sheet's name names."""
    named = set(_in_a_name(told, whole))
    [one] = named if len(named) == 1 else [None]
    return one if one and one.within(whole) else None


def _signed_outside(page: Page, period: Period) -> list[tuple[str, str]]:
    """Return the day of a signature that is before the period, or after the next one of its kind has ended too.

    Only of tables without days: those of the rows say more.
    """
    if page.signed is None or page.planned or page.days:
        return []
    allowed = max(period.end - period.start + timedelta(days=1), _LATEST)
    late = page.signed > period.end + allowed
    return [("signed_on", f"{page.signed:%d/%m/%Y}")] if late or page.signed < period.start else []


def _days_outside(days: Sequence[tuple[date, date]], period: Period) -> list[tuple[str, str]]:
    """Return what the days of the rows say, where all of them lie outside a period."""
    if len(days) < _FEWEST_DAYS or any(last >= period.start and first <= period.end for first, last in days):
        return []
    first, last = min(first for first, _ in days), max(last for _, last in days)
    return [("days", f"{first:%d/%m/%Y} - {last:%d/%m/%Y}")]


def _parsed(period_id: str | None) -> Period | None:
    try:
        return Period.parse(period_id) if period_id else None
    except ValueError:
        return None


def _nested(one: Period, other: Period) -> bool:
    return one.within(other) or other.within(one)


def _spoken(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what several places say as one text, in both languages."""
    pairs = list(dict.fromkeys(said))
    return {"claims": _in_words(pairs, "vi"), "claims_en": _in_words(pairs, "en")}


def _in_words(pairs: Sequence[tuple[str, str]], language: str) -> str:
    claim = spoken_words("claim")[language]
    said = (claim.format(where=spoken_words(where)[language], what=what) for where, what in pairs)
    return "; ".join(said) or spoken_words("nothing")[language]
