"""The warehouse as the rest of the house sees it."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from forms import forms
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation
from organisation.waivers import waivers
from sources import Known as KnownFile
from warehouse import invariants, schema
from warehouse.connection import backend_of
from warehouse.contents import tables
from warehouse.known import Fresh, HeldFile, Known, Sighting
from warehouse.ledger.keeping import answered_questions, keep_ledger
from warehouse.load import Loader
from warehouse.night import LoadSummary, Night
from warehouse.places import Places
from warehouse.reference import Reference
from warehouse.rules import run_rules
from warehouse.submissions import Key
from warehouse.waivers import find_stale_waivers

_ASKED_ABOUT = Path(__file__).with_name("asked_about.sql")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class State:
    """The state of returns of a period, as ``mart_state_of_returns``: ``lines`` a unit and form, ``totals`` a form."""

    totals: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes are in the store: its last name, and its size in bytes."""

    file: str
    size_bytes: int


class Warehouse:
    """Everything that was sent and accepted, named by one setting (see ``warehouse.connection``)."""

    def __init__(self, setting: str | Path) -> None:
        self._backend = backend_of(setting)
        self._reference = Reference(organisation(), calendar(), waivers())

    def exists(self) -> bool:
        """Tell whether anything was ever loaded."""
        return self._backend.exists()

    def migrate(self) -> bool:
        """Bring the schema and the lists up to date; tell whether anything had to be done.

        Raises:
            WarehouseBusyError: another load is under way.
            SchemaError: the warehouse is newer than the programs, or a form's field changed its type.
        """
        with self._backend.alone():
            changed, _ = self._catch_up(datetime.now(UTC))
            return changed

    def is_behind(self) -> bool:
        """Tell whether the programs were renewed and no load or ``migrate`` has been since.

        Raises:
            SchemaError: the warehouse is newer than the programs.
        """
        if not self.exists():
            return False
        with self._backend.read() as connection:
            return schema.pending(connection, forms())

    def known_files(self) -> dict[tuple[str, str], KnownFile]:
        """Return what was last seen under each (source id, file), for the collector."""
        if not self.exists():
            return {}
        with self._backend.read() as connection:
            rows = connection.execute(
                "SELECT source_id, file, arg_max(fingerprint, seen_at), arg_max(sha256, seen_at), max(seen_at) "
                "FROM core_sightings GROUP BY ALL"
            ).fetchall()
        return {(source_id, file): KnownFile(*known) for source_id, file, *known in rows}

    def seen_since(self, moment: datetime) -> tuple[set[Sighting], bool]:
        """Return what was seen at the sources from a moment on, and whether nights may be missing: none was loaded
        since the warehouse was put back to a backup, or ever."""
        with self._backend.read() as connection:
            rows = connection.execute(
                "SELECT source_id, file, sha256, seen_at FROM core_sightings WHERE seen_at >= $1", [moment]
            ).fetchall()
            night = _last(connection, "core_nights", "accepted_at")
            restore = _last(connection, "core_restores", "restored_at")
        return set(rows), night is None or (restore is not None and restore > night)

    def held_files(self) -> list[HeldFile]:
        """Return the files whose last reading asked an officer for whom their sender may speak, in order of place.

        A warehouse from before that was kept (the next load brings it up) holds none.
        """
        if not self.exists():
            return []
        with self._backend.read() as connection:
            if schema.pending(connection, forms()):
                return []
            rows = connection.execute(
                "SELECT last.sha256, source_id, file, last.fingerprint, last.size_bytes, last.modified_at, last.sender "
                "FROM (SELECT source_id, file, arg_max(sighting, seen_at) AS last FROM core_sightings AS sighting "
                "GROUP BY source_id, file) WHERE last.held ORDER BY source_id, file"
            ).fetchall()
        return [HeldFile(*row) for row in rows]

    def files_asked_about(self, codes: Collection[str]) -> list[tuple[HeldFile, str, datetime]]:
        """Return the files whose last reading left a finding of some codes, with its value and when it became known."""
        if not self.exists():
            return []
        with self._backend.read() as connection:
            if schema.pending(connection, forms()):
                return []
            rows = connection.execute(_ASKED_ABOUT.read_text(encoding="utf-8"), {"codes": list(codes)}).fetchall()
        return [(HeldFile(*row[:-2]), row[-2], row[-1]) for row in rows]

    def kept_files(self) -> dict[str, KeptFile]:
        """Return what the store must hold for this warehouse to be made again: each file ever seen, by sha256."""
        with self._backend.read() as connection:
            rows = connection.execute(
                "SELECT sha256, arg_max(file, seen_at), max(size_bytes) FROM core_sightings GROUP BY sha256"
            ).fetchall()
        return {sha256: KeptFile(file, size) for sha256, file, size in rows}

    def nights(self) -> dict[str, datetime]:
        """Return the moment from which what each night brought is known, by night; nights that brought nothing are not
        there. Empty if nothing was ever loaded."""
        if not self.exists():
            return {}
        with self._backend.read() as connection:
            return dict(
                connection.execute("SELECT night_id, max(accepted_at) FROM core_nights GROUP BY ALL").fetchall()
            )

    def load(self, night: Night) -> LoadSummary:
        """Load a night: all of it in one transaction, or nothing. What is known already is left out.

        Raises:
            WarehouseBusyError: another load is under way.
            SchemaError: the warehouse is newer than the programs, or a form's field changed its type.
            BrokenInvariantError: our own fault; nothing was kept.
        """
        with self._backend.alone():
            _, known = self._catch_up(night.started_at)
            news = (fresh for batch in night.batches if (fresh := known.fresh(batch)))
            first = next(news, None)
            nothing_else = known.holds_findings_of(night)
            if first is None and nothing_else:
                return LoadSummary(unchanged=True)
            summary = LoadSummary()
            batches = itertools.chain([first] if first else [], news)
            self._backend.publish(
                lambda connection: self._load(connection, night, known, batches, nothing_else, summary)
            )
            return summary

    @contextmanager
    def reading(
        self, as_of: datetime | None = None, organised_on: date | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection that reads what is published: as known at ``as_of``, as organised on ``organised_on``.

        The two are variables of the connection itself; a cursor made from it starts without them.

        Raises:
            FileNotFoundError: nothing was ever loaded.
            SchemaError: the warehouse is older or newer than the programs.
            ValueError: ``as_of`` does not say its time zone.
        """
        if as_of is not None and as_of.tzinfo is None:
            raise ValueError(f"as_of {as_of} has no time zone")
        with self._backend.read() as connection:
            schema.require_present(connection)
            connection.execute("SET VARIABLE as_of = $1::TIMESTAMPTZ", [as_of])
            connection.execute("SET VARIABLE organised_on = $1::DATE", [organised_on])
            yield connection

    def status(self, period: Period, as_of: datetime | None = None) -> State:
        """Return the state of returns of a period, of a year with all its parts: lines by form, district and unit."""
        with self.reading(as_of) as connection:
            lines = _dicts(
                connection,
                "SELECT *, union_name AS unit FROM mart_state_of_returns WHERE starts_with(period, $1) "
                "ORDER BY form, district_id, level <> 'base' DESC, unit_id, period",
                period.id,
            )
            totals = _dicts(
                connection,
                "SELECT form, sum(COLUMNS(* EXCLUDE (period, form, level, district_id)))::BIGINT "
                "FROM mart_state_of_returns__totals WHERE starts_with(period, $1) GROUP BY form ORDER BY form",
                period.id,
            )
        return State(totals, lines)

    def findings_life(self, period: Period | None = None, night_id: str | None = None) -> list[dict[str, Any]]:
        """Return findings about returns with their state, as ``mart_findings__life``: by unit, form, sheet and row.

        Of a period if one is given. As known after a night if one is given: what was open then, and what that night
        mended.

        Raises:
            KeyError: no such night brought anything.
        """
        as_of = self._known_from(night_id) if night_id else None
        with self.reading(as_of) as connection:
            return _dicts(
                connection,
                "SELECT * FROM mart_findings__life WHERE coalesce(period = $1, true) "
                "AND (state <> 'mended' OR coalesce(mended_at = $2, true)) "
                'ORDER BY unit_id, form, period, sheet, "row", column_no, code',
                period.id if period else None,
                as_of,
            )

    def _known_from(self, night_id: str) -> datetime:
        with self.reading() as connection:
            night = _dicts(connection, "SELECT accepted_at FROM core_nights WHERE night_id = $1", night_id)
        if not night:
            raise KeyError(night_id)
        accepted_at: datetime = night[-1]["accepted_at"]
        return accepted_at

    def _catch_up(self, now: datetime) -> tuple[bool, Known]:
        """Bring up what the programs or the organisation's files changed.

        Tell whether anything had to be done, and what the warehouse then holds.
        """
        with contextlib.suppress(FileNotFoundError), self._backend.read() as connection:
            if not schema.pending(connection, forms()) and not self._reference.changed(connection, now.date()):
                return False, Known.read(connection)
        self._backend.publish(lambda connection: self._migrate(connection, now))
        with self._backend.read() as connection:
            return True, Known.read(connection)

    def _migrate(self, connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
        schema.migrate(connection, forms(), now)
        self._reference.record(connection, (), now.date(), first_moment(connection, now, after_lists=_TICK))

    def _load(
        self,
        connection: duckdb.DuckDBPyConnection,
        night: Night,
        known: Known,
        batches: Iterator[Fresh],
        nothing_else: bool,
        summary: LoadSummary,
    ) -> None:
        now = first_moment(connection, night.started_at, after_lists=timedelta())
        loader = Loader(connection, forms(), Places(organisation()), night.night_id, now, summary)
        returns: set[Key] = set()
        for fresh in batches:
            returns |= loader.load(fresh)
        periods = {period for _, _, period in returns}
        summary.periods = tuple(sorted(periods))
        if not nothing_else:
            loader.load_findings(night.findings)
        self._reference.record(connection, periods, night.started_at.date(), now)
        accepted = answered_questions(self._reference.waivers)
        summary.findings += keep_ledger(connection, forms(), returns, accepted, loader.stamp, night.started_at)
        summary.findings += run_rules(connection, periods, loader.stamp)
        summary.findings += find_stale_waivers(connection, loader.stamp)
        loader.close(night)
        invariants.check(connection, forms(), now)


def first_moment(connection: duckdb.DuckDBPyConnection, now: datetime, after_lists: timedelta) -> datetime:
    """Return ``now``, or if a clock was set back the first moment that changes no answer as of a time before."""
    night, lists = connection.execute(
        "SELECT (SELECT max(accepted_at) FROM core_nights), "
        "greatest((SELECT max(recorded_at) FROM core_unit_lists), (SELECT max(recorded_at) FROM core_expected_lists), "
        "(SELECT max(recorded_at) FROM core_waiver_lists))"
    ).fetchall()[0]
    earliest = (night + _TICK if night else now, lists + after_lists if lists else now)
    return max(now, *earliest)


def _last(connection: duckdb.DuckDBPyConnection, table: str, moment: str) -> datetime | None:
    """Return the last moment in a table, ``None`` if it is empty or the schema is from before there was one."""
    if table not in tables(connection):
        return None
    ((last,),) = connection.execute(f"SELECT max({moment}) FROM {table}").fetchall()  # noqa: S608
    return last if isinstance(last, datetime) else None


def _dicts(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[dict[str, Any]]:
    rows = connection.execute(query, list(values))
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
