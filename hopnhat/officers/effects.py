"""What would follow from a change of the officers' lists: who owes what, who is told, which open questions end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hopnhat.officers.drafted import Drafted, Key
from hopnhat.settings import Settings
from organisation import Period
from organisation.aliases import NAME_QUESTIONS, read_aliases
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import organisation
from organisation.waivers import ANY_CELL, waivers
from province import province_folder
from reports import read_definition
from vietnamese.numerals import plain
from vietnamese.text import key
from warehouse import SchemaError, Warehouse

_PERIODS = 8
"""So many of the latest periods are looked at: two years of halves and years, of which a draft may still be made."""

_LEVELS = ("base", "district")
"""Levels that a calendar tells apart: what is sent to a district, and what is sent to the province."""

_SHOWN = 12
"""So many lines of a kind are shown, then how many more there are."""

_FILE = Path(__file__).with_name("effects.yaml")


@dataclass(frozen=True, slots=True)
class Facts:
    """What rests on the lists: by period what (unit, form) is owed, what exempt; who is told; what is due when."""

    owed: Mapping[str, frozenset[tuple[str, str]]]
    exempt: Mapping[str, frozenset[tuple[str, str]]]
    mails: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    due: Mapping[tuple[str, str], date] = field(default_factory=dict)
    waived: int = 0
    aliases: frozenset[str] = frozenset()
    asked: Mapping[str, int] = field(default_factory=dict)


def facts_of(settings: Settings, warehouse: str) -> Facts:
    """Return what rests on the lists that are in use, of a warehouse's latest periods."""
    known = organisation()
    periods, findings = _held(warehouse)
    expected = {period: known.expected(Period.parse(period)) for period in periods}
    exempt = {
        period: frozenset(
            (unit.unit_id, form) for unit, form in owed if calendar().exemption(unit.unit_id, form, period)
        )
        for period, owed in expected.items()
    }
    contacts = Contacts.load(settings.contacts)
    answerable = {unit.unit_id for unit in known.units if unit.level != "base"}
    return Facts(
        owed={
            period: frozenset((unit.unit_id, form) for unit, form in owed) - exempt[period]
            for period, owed in expected.items()
        },
        exempt=exempt,
        mails={unit_id: contacts.of(unit_id) for unit_id in sorted(answerable)},
        names={unit.unit_id: unit.union_name for unit in known.units},
        due={
            (period, level): day
            for period in periods
            for level in _LEVELS
            if (day := calendar().due(level, Period.parse(period)))
        },
        waived=sum(_is_waived(finding) for finding in findings),
        aliases=frozenset(
            map(key, read_aliases(province_folder() / "aliases.csv", {unit.unit_id for unit in known.units}))
        ),
        asked=_names_asked(warehouse),
    )


def effects_of(changed: Collection[str], before: Facts, after: Facts) -> list[str]:
    """Return, in Vietnamese, what differs between two states of the lists; ``changed`` are the lists."""
    names = {**before.names, **after.names}
    said = [
        *_returns("owed_more", after.owed, before.owed, names),
        *_returns("owed_no_more", before.owed, after.owed, names, but=after.exempt),
        *_returns("exempt_more", after.exempt, before.exempt, names),
        *_mails(before, after, names),
        *_due(before, after),
    ]
    if after.waived != before.waived:
        word = "waived_more" if after.waived > before.waived else "waived_less"
        said.append(_say(word, count=abs(after.waived - before.waived)))
    answered = sum(before.asked.get(alias, 0) for alias in after.aliases - before.aliases)
    if answered:
        said.append(_say("names_answered", count=answered))
    if "corrections.csv" in changed:
        said.append(_say("corrected_next_night"))
    return said or [_say("nothing")]


def moved(before: Mapping[Key, Drafted], after: Mapping[Key, Drafted]) -> list[str]:
    """Return, in Vietnamese, which figures of drafts would be others, from what to what."""
    said = []
    for one, now in after.items():
        old = before.get(one, now)
        if (old.value, old.missing, old.expected) != (now.value, now.missing, now.expected):
            of = {"report": read_definition(one[0]).name, "period": Period.parse(one[1]).label, "label": now.label}
            old_said, new_said = (
                _say("figure", value=plain(each.value), missing=each.missing, expected=each.expected)
                for each in (old, now)
            )
            said.append(_say("figure_moves", old=old_said, new=new_said, **of))
    rest = [_say("and_more", count=len(said) - _SHOWN)] if len(said) > _SHOWN else []
    return [*said[:_SHOWN], *rest] or [_say("no_figure_moves")]


def _returns(
    word: str,
    these: Mapping[str, frozenset[tuple[str, str]]],
    those: Mapping[str, frozenset[tuple[str, str]]],
    names: Mapping[str, str],
    but: Mapping[str, frozenset[tuple[str, str]]] | None = None,
) -> Iterator[str]:
    more = [
        (period, unit_id, form)
        for period in sorted(these, reverse=True)
        for unit_id, form in sorted(
            these[period] - those.get(period, frozenset()) - (but or {}).get(period, frozenset())
        )
    ]
    for period, unit_id, form in more[:_SHOWN]:
        yield _say(word, unit=names[unit_id], form=form, period=Period.parse(period).label)
    if len(more) > _SHOWN:
        yield _say("and_more", count=len(more) - _SHOWN)


def _due(before: Facts, after: Facts) -> Iterator[str]:
    for (period, level), day in sorted(after.due.items(), reverse=True):
        old = before.due.get((period, level), day)
        if old != day:
            said = {"period": Period.parse(period).label, "level": _say(f"level_{level}")}
            yield _say("due_moves", old=f"{old:%d/%m/%Y}", new=f"{day:%d/%m/%Y}", **said)


def _mails(before: Facts, after: Facts, names: Mapping[str, str]) -> Iterator[str]:
    moved = [one for one in after.mails if after.mails[one] != before.mails.get(one, ())]
    for unit_id in moved[:_SHOWN]:
        old, new = (", ".join(facts.mails.get(unit_id, ())) or _say("nobody") for facts in (before, after))
        yield _say("mail_moves", unit=names[unit_id], old=old, new=new)
    if len(moved) > _SHOWN:
        yield _say("and_more", count=len(moved) - _SHOWN)


def _held(warehouse: str) -> tuple[list[str], Sequence[Mapping[str, Any]]]:
    """Return the latest periods of a warehouse and its open findings; none where nothing was ever loaded."""
    try:
        with Warehouse(warehouse).reading() as connection:
            periods = connection.execute(
                "SELECT period FROM core_periods ORDER BY ends_on DESC, period DESC LIMIT $1", [_PERIODS]
            ).fetchall()
            found = connection.execute(
                "SELECT code, unit_id, form, period, cell, value FROM mart_findings__life WHERE state <> 'mended'"
            )
            columns = [column[0] for column in found.description or ()]
            findings = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    except (FileNotFoundError, SchemaError):
        return [], []
    return [period for (period,) in periods], findings


def _is_waived(finding: Mapping[str, Any]) -> bool:
    today = datetime.now(calendar().zone).date()
    return any(
        (one.code, one.unit_id, one.form, one.period)
        == (finding["code"], finding["unit_id"], finding["form"], finding["period"])
        and one.cell in (ANY_CELL, finding["cell"])
        and today <= one.until
        for one in waivers()
    )


def _names_asked(warehouse: str) -> dict[str, int]:
    """Return how many files stand open by each name that was not understood."""
    asked: dict[str, int] = {}
    for _, written, _ in Warehouse(warehouse).files_asked_about(NAME_QUESTIONS):
        asked[key(written)] = asked.get(key(written), 0) + 1
    return asked


def _say(name: str, **places: Any) -> str:
    return _texts()[name].format(**places)


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts
