"""The officer's inbox: what waits for a decision of the office, and the line of a list by which each is decided.

A question is decided by a change of a list like any other (tried, kept, taken back), or set aside with a reason. What
the lists answer already, and the next night will act on, is not asked again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from board.reading import known_until
from findings import Finding, catalogue
from hopnhat.settings import Settings
from organisation import Period
from organisation.aliases import read_aliases
from organisation.calendar import calendar
from organisation.senders import SenderLines, read_senders
from organisation.units import organisation
from organisation.waivers import ANY_CELL, matter_of, waivers
from province import province_folder
from vietnamese.text import key
from warehouse import SchemaError, Warehouse

_HERE = Path(__file__)
_CANDIDATES = 6
"""So many units are offered as buttons; any other is chosen in the list's own form."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide: a line to add to a list, and what of it the officer still says.

    ``candidates`` are the units that the question itself names: (unit id, name).
    """

    list: str
    title: str
    asks: str
    cells: Mapping[str, str]
    candidates: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide. ``key`` names it while it stays the same; ``unit`` is empty where nobody knows whose."""

    key: str
    code: str
    what: str
    mend: str
    unit_id: str
    unit: str
    form: str
    period: str
    file: str
    sheet: str
    cell: str
    value: str
    found_at: datetime
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind, the newest first."""

    id: str
    title: str
    questions: Sequence[Question]


class Inbox:
    """What waits in an installation. The warehouse is asked only after something was loaded. Safe between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._known: Any = None
        self._rows: Sequence[Mapping[str, Any]] = ()

    def groups(self, who: str, today: date, aside: Iterable[str] = (), shown: int = 1000) -> list[Group]:
        """Return what waits, less what the lists answer by now and what was set aside (keys).

        ``who`` and ``today`` go into the lines that are proposed, of the first ``shown`` questions of each kind: which
        units a name may mean takes some milliseconds to tell.
        """
        answered, passed_over = _Answered.read(self._settings, today), frozenset(aside)
        found: dict[str, list[Question]] = {}
        for row in self._found():
            group = _group_of(row)
            if group and not answered.covers(row) and _key(row) not in passed_over:
                same = found.setdefault(group["id"], [])
                same.append(_question(row, group["ways"] if len(same) < shown else (), who, today))
        return [Group(one["id"], one["title"], found[one["id"]]) for one in _said()["groups"] if one["id"] in found]

    def _found(self) -> Sequence[Mapping[str, Any]]:
        warehouse = Warehouse(self._settings.warehouse)
        if not warehouse.exists():
            return ()
        try:
            with self._lock, warehouse.reading() as connection:
                now = known_until(connection)
                if now != self._known:
                    result = connection.execute(_HERE.with_suffix(".sql").read_text(encoding="utf-8"))
                    names = [column[0] for column in result.description or ()]
                    every = (dict(zip(names, row, strict=True)) for row in result.fetchall())
                    self._rows, self._known = [row for row in every if _group_of(row)], now
                return self._rows
        except SchemaError:  # the programs were renewed; the next night brings the warehouse up
            return ()


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the lists say by now."""

    aliases: frozenset[str]
    senders: SenderLines
    waived: frozenset[tuple[str, ...]]
    today: date

    @classmethod
    def read(cls, settings: Settings, today: date) -> _Answered:
        known = organisation()
        aliases = read_aliases(province_folder() / "aliases.csv", {unit.unit_id for unit in known.units})
        let_be = frozenset(matter_of(one) for one in waivers() if today <= one.until)
        return cls(frozenset(map(key, aliases)), read_senders(settings.senders, known), let_be, today)

    def covers(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a line that is there by now decides a finding."""
        if any(_matter(row, cell) in self.waived for cell in (ANY_CELL, row["cell"] or ANY_CELL)):
            return True
        asks = set((_group_of(row) or {"ways": ()})["ways"])
        if "aliases" in asks and row["value"] and key(row["value"]) in self.aliases:
            return True
        return "senders" in asks and bool(self.senders.of(row["source_id"] or "", row["file"], self.today))


def _group_of(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the first group that a finding belongs to."""
    for group in _said()["groups"]:
        if row["code"] in group.get("codes", ()):
            return group  # type: ignore[no-any-return]
        if group.get("across") and row["across"] and row["severity"] == "notice":
            return group  # type: ignore[no-any-return]
        if group.get("office") and row["severity"] != "notice" and row["code"] in catalogue():
            return group if catalogue()[row["code"]].owner in ("board", "unit_and_board") else None
    return None


def _key(row: Mapping[str, Any]) -> str:
    matter = ("code", "unit_id", "form", "period", "file", "sheet", "value", "row", "column_no")
    return hashlib.sha256("\0".join(str(row[name] or "") for name in matter).encode()).hexdigest()[:20]


def _question(row: Mapping[str, Any], ways: Iterable[str], who: str, today: date) -> Question:
    finding = Finding.of_row(row)
    return Question(
        key=_key(row),
        code=row["code"],
        what=catalogue().what(finding),
        mend=catalogue().mend(finding),
        unit_id=row["unit_id"] or "",
        unit=row["union_name"] or _name_of(row["unit_id"] or ""),
        form=row["form"] or "",
        period=row["period"] or "",
        file=row["file"],
        sheet=row["sheet"] or "",
        cell=finding.cell or "",
        value=row["value"] or "",
        found_at=row["found_at"],
        ways=tuple(_ways(row, finding.params, ways, who, today)),
    )


def _ways(
    row: Mapping[str, Any], params: Mapping[str, str], names: Iterable[str], who: str, today: date
) -> Iterator[Way]:
    for name in names:
        said = _said()["ways"][name]
        cells = _CELLS[name](row, params, who, today)
        if cells is not None:
            candidates = _candidates(row, params) if said["asks"] == "unit_id" else ()
            yield Way(said["list"], said["title"], said["asks"], cells, candidates)


def _sender_cells(row: Mapping[str, Any], params: Mapping[str, str], who: str, today: date) -> Mapping[str, str] | None:
    source = params.get("source") or row["source_id"]
    if not source:
        return None
    place = params.get("place", "")
    return {
        "source": source,
        "place": "" if place == source else place,
        "from": "",
        "to": f"{today.year}-12-31",
        "by": who,
    }


def _alias_cells(row: Mapping[str, Any], params: Mapping[str, str], who: str, today: date) -> Mapping[str, str] | None:
    return {"alias": row["value"]} if row["value"] else None


def _waiver_cells(row: Mapping[str, Any], params: Mapping[str, str], who: str, today: date) -> Mapping[str, str] | None:
    if not (row["unit_id"] and row["form"] and row["period"]):
        return None
    names = ("code", "unit_id", "form", "period")
    cell, until = row["cell"] or ANY_CELL, date(today.year, 12, 31)
    return {**{name: row[name] for name in names}, "cell": cell, "by": who, "until": until.isoformat()}


_CELLS = {"senders": _sender_cells, "aliases": _alias_cells, "waivers": _waiver_cells}


def _candidates(row: Mapping[str, Any], params: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Return the units that may be meant: those the file claims, else those whose names are near what is written."""
    claimed = params.get("claimed_ids", "").split()
    if not claimed and row["value"]:
        on = Period.parse(row["period"]).end if row["period"] else None
        meant = organisation().match(row["value"], on).candidates if on else ()
        sender = [row["unit_id"]] if row["unit_id"] else []
        claimed = [*sender, *(unit.unit_id for unit in (*meant, *organisation().likely(row["value"], on)))]
    named = ((unit_id, _name_of(unit_id)) for unit_id in dict.fromkeys(claimed))
    return tuple(one for one in named if one[1])[:_CANDIDATES]


def _name_of(unit_id: str) -> str:
    versions = organisation().versions(unit_id)
    return versions[-1].union_name if versions else ""


def _matter(row: Mapping[str, Any], cell: str) -> tuple[str, ...]:
    return (row["code"], row["unit_id"] or "", row["form"] or "", row["period"] or "", cell)


def today_of_the_province() -> date:
    """Return the day by the province's clock."""
    return datetime.now(calendar().zone).date()


@cache
def _said() -> Mapping[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_HERE.with_suffix(".yaml").read_text(encoding="utf-8"))
    return said
