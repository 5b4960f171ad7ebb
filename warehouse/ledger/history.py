"""The versions of returns as the warehouse holds them, for deciding: who said what, in which order."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from forms import Form
from vietnamese.text import key
from warehouse.form_tables import table_name
from warehouse.ledger.statements import Row, Saying, Version
from warehouse.rules import written

Return = tuple[str, str]
"""Unit and period of a return of one form."""

_TEXTS = ("text", "person", "place")
_BEHIND = timedelta(minutes=1)
_NOT_SAID = ("ordinal", "approximate", "precision")
"""Types of fields in which two records may differ and say the same: a running number says nothing."""


def of_returns(returns: Iterable[Return]) -> pa.Table:
    """Return the units and periods of returns as a table that a query may read."""
    listed = list(returns)
    columns = [[unit for unit, _ in listed], [period for _, period in listed]]
    return pa.table(columns, schema=pa.schema({"unit_id": pa.string(), "period": pa.string()}))


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one return in the order in which the office had them, each file as it was read last.

    ``reread`` gives, by submission, what takes its place whole: the later reading of the same bytes, or the return of
    another unit or period that says the same rightly.
    """

    versions: tuple[Version, ...]
    reread: Mapping[str, str]
    submissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """The load at hand: from when its rows are known, and what the machine's clock said when it began."""

    accepted_at: datetime
    started_at: datetime

    @property
    def is_behind(self) -> bool:
        """Whether the clock said much less than an earlier load had: a load never takes a moment before one used."""
        return self.accepted_at - self.started_at > _BEHIND


def histories(
    connection: duckdb.DuckDBPyConnection,
    form: Form,
    returns: Sequence[Return],
    load: Load,
    elsewhere: Mapping[str, str],
) -> dict[Return, History]:
    """Return the history of each return of which more than one valid version came, or of which anything was decided.

    ``elsewhere`` gives, by submission, the one of another return that says it rightly: it is no version of this one.
    """
    ledger_asked = of_returns(returns)
    logged = connection.execute(
        "SELECT log.unit_id, log.period, submission_id, status, sha256, says, first_seen_at, received_at, accepted_at "
        "FROM core_submission_log AS log JOIN (SELECT DISTINCT * FROM ledger_asked) USING (unit_id, period) "
        "LEFT JOIN core_submission_words AS words USING (submission_id) "
        "LEFT JOIN (SELECT DISTINCT submission_id AS decided FROM core_ledger) ON decided = submission_id "
        "WHERE log.form = $1 AND log.status <> 'sent_back' "
        "WINDOW one AS (PARTITION BY log.unit_id, log.period) "
        "QUALIFY count(*) OVER one > 1 OR bool_or(decided IS NOT NULL OR list_contains($2, submission_id)) OVER one",
        [form.id, list(elsewhere)],
    ).fetchall()
    del ledger_asked  # DuckDB found it by its name
    of_return: dict[Return, list[_Logged]] = defaultdict(list)
    for unit_id, period, *rest in logged:
        of_return[unit_id, period].append(_Logged(*rest))
    if not of_return:
        return {}
    known = [one for some in of_return.values() for one in some]
    rows = _rows(connection, form, [one.submission_id for one in known])
    clock = _Clock(connection, load)
    again = _seen_again(connection, known)
    unread = _unread(connection, form, known)
    return {name: _history(some, rows, again, unread, clock, elsewhere) for name, some in of_return.items()}


class _Clock:
    """When something was first seen, in an order that a clock which was set back does not change."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, load: Load) -> None:
        nights = connection.execute("SELECT accepted_at, started_at FROM core_nights").fetchall()
        loads = [*nights, (load.accepted_at, load.started_at)]
        # A load never takes a moment before one already used: where its own clock said much less, it ran behind.
        self._behind = {accepted for accepted, started in loads if accepted - started > _BEHIND}

    def moment(self, seen_at: datetime, accepted_at: datetime) -> datetime:
        """Return the moment by which a delivery is put in order."""
        return accepted_at if accepted_at in self._behind else seen_at


@dataclass(frozen=True, slots=True)
class _Logged:
    submission_id: str
    status: str
    sha256: str
    says: Saying | None
    first_seen_at: datetime
    received_at: datetime
    accepted_at: datetime


def _history(
    logged: Sequence[_Logged],
    rows: Mapping[str, tuple[Row, ...]],
    again: Mapping[str, Sequence[tuple[datetime, datetime]]],
    unread: Mapping[str, int],
    clock: _Clock,
    elsewhere: Mapping[str, str],
) -> History:
    submissions = tuple(one.submission_id for one in logged)
    gone = {name: elsewhere[name] for name in submissions if name in elsewhere}
    logged = [one for one in logged if one.submission_id not in gone]
    last = {one.sha256: one for one in sorted(logged, key=lambda one: (one.accepted_at, one.submission_id))}
    first = {one.sha256: one for one in sorted(logged, key=lambda one: one.accepted_at, reverse=True)}
    reread = {one.submission_id: last[one.sha256].submission_id for one in logged if last[one.sha256] is not one}
    events: list[tuple[tuple[datetime, datetime, datetime, str], Version]] = []
    for sha256, one in last.items():
        moments = [(one.first_seen_at, first[sha256].accepted_at), *again.get(sha256, ())]
        for seen_at, known_from in dict.fromkeys(moments):
            moment = clock.moment(seen_at, known_from)
            together = f"{moment.isoformat()} {seen_at.isoformat()}"
            version = Version(
                one.submission_id,
                together,
                rows.get(one.submission_id, ()),
                is_nil=one.status == "nil",
                says=frozenset((one.says,) if one.says else ()),
                unread_rows=unread.get(sha256, 0),
                known_from=first[sha256].accepted_at.isoformat(),
            )
            events.append(((moment, seen_at, one.received_at, sha256), version))
    events.sort(key=lambda event: event[0])
    return History(tuple(version for _, version in events), reread | gone, submissions)


def _rows(
    connection: duckdb.DuckDBPyConnection, form: Form, submission_ids: Sequence[str]
) -> dict[str, tuple[Row, ...]]:
    said = [column.field for column in form.fields if not column.derived and column.type not in _NOT_SAID]
    written_as = [f"{form.roles.result}_raw"] if form.roles.result else []
    names = ("submission_id", "sheet", "row", "in_figures", *said, *written_as)
    columns = ", ".join(f'record."{name}"' for name in names)
    ledger_asked = pa.table({"submission_id": list(submission_ids)})  # noqa: F841 - DuckDB finds it by its name
    found = connection.execute(
        f"SELECT {columns} FROM {table_name(form.id)} AS record "  # noqa: S608 - names of our own
        'JOIN ledger_asked USING (submission_id) ORDER BY record.submission_id, record.sheet, record."row"'
    )
    rows: dict[str, list[Row]] = defaultdict(list)
    make = _Maker(form, said)
    while some := found.fetchmany(10_000):
        for submission_id, sheet, row, in_figures, *values in some:
            rows[submission_id].append(make((submission_id, sheet, row), in_figures, values))
    return {name: tuple(some) for name, some in rows.items()}


class _Maker:
    """Makes rows of records of one form."""

    def __init__(self, form: Form, said: Sequence[str]) -> None:
        self._place = {name: position for position, name in enumerate(said)}
        self._written = len(said) if form.roles.result else None  # where the result stands as it was written
        self._identity = [self._place[name] for name in form.identity if name in self._place]
        self._content = [position for name, position in self._place.items() if name not in form.identity]
        self._result = self._place.get(form.roles.result or "")
        self._called = {one.value: one.label_vi for one in form[form.identity[0]].choices} if form.identity else {}
        day = next((column.field for column in form.fields if column.type == "date"), None)
        self._day = self._place.get(day or "")
        named = {
            "kind": form.roles.kind,
            "place": next((one.field for one in form.fields if one.type == "place"), None),
        }
        self._groups = {name: self._place[field] for name, field in named.items() if field in self._place}

    def __call__(self, place: tuple[str, str, int], in_figures: bool, values: Sequence[Any]) -> Row:
        texts = [_text(value) for value in values[: len(self._place)]]
        groups = {name: texts[position] for name, position in self._groups.items()}
        if self._day is not None:
            day = values[self._day]
            groups["month"] = f"{day:%Y-%m}" if isinstance(day, date) else ""
        content = "\0".join(texts[position] for position in self._content)
        result = "" if self._result is None else texts[self._result]
        if self._written is not None and not values[self._result or 0] and not _has_digit(values[self._written]):
            result = ""  # a dash, or "không phát sinh": read as nothing, and no nought
        return Row(
            place,
            tuple(texts[position] for position in self._identity),
            hashlib.sha256(content.encode()).hexdigest()[:16],
            groups,
            is_good=in_figures,
            is_blank=self._result is not None and not result,
            result=result,
            label=self._label(values),
        )

    def _label(self, values: Sequence[Any]) -> str:
        """Return the first part of what a row is known by, as it was read, and its figure."""
        said = values[self._identity[0]] if self._identity else None
        named = self._called.get(said, "") if said is not None else ""
        named = named or str(said or "")
        figure = None if self._result is None else values[self._result]
        return named if figure is None else f"{named}: {written(figure)}"


def _has_digit(text: str | None) -> bool:
    return any(map(str.isdigit, text or ""))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return key(value) if isinstance(value, str) else str(value)


def _seen_again(
    connection: duckdb.DuckDBPyConnection, known: Sequence[_Logged]
) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return when the bytes of a version were delivered once more by the unit that sent them first, by sha256."""
    ledger_asked = pa.table({"sha256": sorted({one.sha256 for one in known})})  # noqa: F841 - DuckDB finds it by its name
    found = connection.execute(
        "SELECT sha256, seen_at, accepted_at FROM ("
        # By the loads that brought them: the clock of a later one may have been set back.
        "  SELECT sighting.*, first(unit_id ORDER BY accepted_at, seen_at) OVER bytes AS sent_first_by,"
        "    min(accepted_at) OVER bytes AS first_known, min(seen_at) OVER load AS first_of_load"
        "  FROM core_sightings AS sighting JOIN ledger_asked USING (sha256)"
        "  WINDOW bytes AS (PARTITION BY sha256), load AS (PARTITION BY sha256, accepted_at)"
        ") WHERE (accepted_at > first_known OR seen_at > first_of_load)"
        "   AND unit_id IS NOT DISTINCT FROM sent_first_by AND NOT coalesce(held, false)"
        " ORDER BY accepted_at, seen_at"
    ).fetchall()
    again: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for sha256, seen_at, accepted_at in found:
        again[sha256].append((seen_at, accepted_at))
    return again


def _unread(connection: duckdb.DuckDBPyConnection, form: Form, known: Sequence[_Logged]) -> dict[str, int]:
    ledger_asked = pa.table({"sha256": sorted({one.sha256 for one in known})})  # noqa: F841 - DuckDB finds it by its name
    return dict(
        connection.execute(
            'SELECT sha256, count(DISTINCT (sheet, "row")) FROM core_sent_back_rows '
            "JOIN ledger_asked USING (sha256) WHERE form = $1 GROUP BY sha256",
            [form.id],
        ).fetchall()
    )


def touched(fresh: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, list[Return]]]:
    """Yield the returns (unit, form, period) by form, each once, in order."""
    by_form: dict[str, set[Return]] = defaultdict(set)
    for unit_id, form, period in fresh:
        by_form[form].add((unit_id, period))
    for form in sorted(by_form):
        yield form, sorted(by_form[form])
