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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import yaml

from findings import catalogue
from organisation import Period, Unit
from organisation.senders import NOBODY
from organisation.units import organisation
from transforms.report import Report
from transforms.returns import Hints
from transforms.subject.identify import About, about, known_unit, named_in, narrowest, periods_in, periods_in_name
from transforms.tidy import Grid

_STRICT = ("title", "stamp", "row")  # where the unit itself is named, never one above it


@dataclass(frozen=True, slots=True)
class Subject:
    """The unit and the period of a table; ``name`` is the unit's name, or what was written for it.

    ``held``: something is in question, and it counts for nobody. ``unit`` is ``None`` then where it is the unit: what
    may be another's is kept under no unit's name, and the question is the sender's. Likewise ``period``; ``read_as`` is
    the period by which days without a year are read all the same.
    """

    unit: Unit | None
    name: str | None
    period: Period | None
    read_as: Period | None
    held: bool = False


class Claim(NamedTuple):
    """A place of a file that names a unit: the units it may mean, by id (none: one nobody knows), and what it says."""

    where: str
    unit_ids: frozenset[str]
    text: str


@dataclass(slots=True)
class Subjects:
    """Finds the subject of each table of a file, and asks each question once.

    ``stamp`` is the hidden stamp's (``""`` where a stamp leaves something out); ``name`` the file's path as delivered.
    """

    report: Report
    hints: Hints
    stamp: Mapping[str, str]
    file_lines: Sequence[str]
    name: str = ""
    _asked: set[tuple[str, ...]] = field(default_factory=set)
    _in_path: dict[date, list[Claim]] = field(default_factory=dict)

    def of(self, lines: Sequence[str], grid: Grid, rows: Iterable[tuple[str, str]] = ()) -> Subject:
        """Return the subject of a table from its title lines, its sheet, and what its rows say of the reporting unit.

        ``rows`` are (``row`` or ``signature``, text that names a unit).
        """
        stamp_is_clear = self._stamp_is_clear()
        period, doubt = self._period(lines, grid)
        on = period.end if period else date.max
        read = partial(about, on=on) if period else _at_any_time
        said = read(lines)
        if said.unit is None and not said.candidates and said.gone is None:
            said = _fuller(said, read(self.file_lines), read([grid.name]))
        claims = [*self._claims(said, on), *self._other_claims(said, grid, rows, on)]
        sender_id = self.sender_id(on)
        if self.hints.sender is not None and sender_id is None:
            if period or not self.hints.sender.name:  # else the period that was asked for will tell
                self._ask_who_sent(claims)
            return Subject(None, said.written, period, period, held=True)
        unit, unit_is_clear = self._unit(said, claims, sender_id, grid, on)
        held = not (stamp_is_clear and unit_is_clear) or doubt is not None
        name = unit.union_name if unit else said.written
        return Subject(unit, name, None if doubt == "period_claims_differ" else period, period, held)

    def sender_id(self, on: date) -> str | None:
        """Return the unit that sent the file, as the way it came says; ``None`` where nobody knows."""
        sender = self.hints.sender or NOBODY
        if sender.unit_id or not sender.name:
            return sender.unit_id
        unit = organisation().match(sender.name, on).unit if on != date.max else None
        unit = unit or _at_any_time([f"Đơn vị: {sender.name}"]).unit
        return unit.unit_id if unit else None

    # Periods.

    def _period(self, lines: Sequence[str], grid: Grid) -> tuple[Period | None, str | None]:
        """Return the period that a table names, and the code of what contradicts it."""
        said: Period | None = None
        for source in (lines, [grid.name], self.file_lines):
            periods = periods_in(source)
            if periods:
                said = narrowest(periods)
                if said is None:
                    labels = "; ".join(one.label for one in periods)
                    self._ask("period_conflict", labels, found=labels)
                    return None, None
                break
        stamped, registered = _parsed(self.stamp.get("period")), _parsed(self.hints.period)
        period = said or stamped or registered
        if period is None:
            self._ask("period_unknown", "")
            return None, None
        named = [("title", period)] if said else []
        named += [("stamp", stamped)] if stamped else []
        named += [("sheet", one) for one in periods_in([grid.name])]
        named += [("path", one) for part in self._path() for one in periods_in_name(part)]
        wrong = [(where, one) for where, one in named if not _nested(one, period)]
        if stamped and said and stamped != said and stamped.within(said):
            wrong.append(("stamp", stamped))
        if wrong:
            first = "title" if said else "stamp" if stamped else "sender"
            shown = [(where, one.label) for where, one in ((first, period), *wrong)]
            self._ask_on(grid, "period_claims_differ", "; ".join(label for _, label in shown), **_spoken(shown))
            return period, "period_claims_differ"
        if registered and not _nested(period, registered):
            self._ask_on(grid, "period_differs", period.label, found=period.label, expected=registered.label)
            return period, "period_differs"
        return period, None

    # Units.

    def _claims(self, said: About, on: date) -> Iterator[Claim]:
        """Yield what the title and the stamp say."""
        meant = {unit.unit_id for unit in (said.unit, said.gone, *said.candidates) if unit}
        if meant:
            yield Claim("title", frozenset(meant), said.unit.union_name if said.unit else said.written or "")
        stamped = known_unit(organisation(), self.stamp.get("unit_id", ""), on)
        if stamped:
            yield Claim("stamp", frozenset((stamped.unit_id,)), stamped.union_name)

    def _other_claims(self, said: About, grid: Grid, rows: Iterable[tuple[str, str]], on: date) -> Iterator[Claim]:
        """Yield what the rows, the sheet's name and the file's name say."""
        for where, text in rows:
            found = about([text], on) if on != date.max else _at_any_time([text])
            meant = frozenset(unit.unit_id for unit in (found.unit, found.gone, *found.candidates) if unit)
            if meant or found.stranger:
                yield Claim(where, meant, found.unit.union_name if found.unit else text)
        if said.written != grid.name:
            yield from _named("sheet", grid.name, on)
        if on not in self._in_path:
            self._in_path[on] = [claim for part in self._path() for claim in _named("path", part, on)]
        yield from self._in_path[on]

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
        others = [claim for claim in claims if claim.where not in _STRICT and not claim.unit_ids & line]
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
        if said.stranger and not (said.unit or said.candidates or said.gone):
            self._ask("unit_unknown", said.written or "")
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
            self._ask("unit_unknown", said.written or "")
        return None

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
        self._ask_on(grid, code, shown, unit_id=sender_id, **places)

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

    def _ask_on(self, grid: Grid, code: str, value: str, unit_id: str | None = None, **params: str) -> None:
        """Ask about what stands on one sheet."""
        if (code, value, grid.name) not in self._asked:
            self._asked.add((code, value, grid.name))
            self.report.findings.append(
                catalogue().find(
                    code,
                    file=self.report.file,
                    sheet=grid.name or None,
                    value=value[:200],
                    unit_id=unit_id,
                    params=params,
                )
            )


def _named(where: str, text: str, on: date) -> Iterator[Claim]:
    """Yield the claim of a sheet's or a file's name, where it names units; those above another are left out.

    Where no period tells the day it may be any unit that was ever called so.
    """
    org = organisation()
    days = [on] if on != date.max else org.turning_days
    found = {unit_id: name for day in days for unit_id, name in named_in(text, day).items()}
    above = {one for unit_id in found for one in org.lineage(unit_id, on)[1:]}
    lowest = {unit_id: name for unit_id, name in found.items() if unit_id not in above}
    if lowest:
        yield Claim(where, frozenset(lowest), "; ".join(lowest.values()))


def _at_any_time(lines: Sequence[str]) -> About:
    """Return what lines say where no period tells the day: a unit only if they mean the same one at all times."""
    org = organisation()
    found = [about(lines, day) for day in org.turning_days]
    meant = {unit.unit_id: unit for one in found for unit in (*one.candidates, one.unit) if unit}
    said = replace(about(lines, date.max), unit=None, candidates=(), gone=None)
    units = tuple(known_unit(org, unit_id, date.max) or unit for unit_id, unit in meant.items())
    return replace(said, unit=units[0]) if len(units) == 1 else replace(said, candidates=units)


def _fuller(said: About, *others: About) -> About:
    """Return the first that names a unit; what was written for one otherwise."""
    found = next((other for other in others if other.unit or other.candidates), None)
    return found or replace(said, written=said.written or others[0].written)


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
    words = _words()
    claim = words["claim"][language]
    return (
        "; ".join(claim.format(where=words[where][language], what=what) for where, what in pairs)
        or (words["nothing"][language])
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    )
    return words
