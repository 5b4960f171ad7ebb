"""A load that is tried: what a night would ask across the returns of some units, were these files loaded now.

What the warehouse holds of those units is copied into one in memory, the night's own load is done over it, and it is
taken back. What other units sent is not there, so nobody learns of it by trying; what a rule finds only beside it (the
same visit in another unit's return) is the night's to find.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.decision import Checked
from findings import Finding
from forms import forms
from organisation.calendar import calendar
from organisation.units import organisation
from organisation.waivers import ANY_CELL, Waiver, waivers
from sources import Delivery
from warehouse import schema
from warehouse.backend import Backend, connect
from warehouse.connection import backend_of
from warehouse.contents import tables
from warehouse.file import WarehouseFile
from warehouse.form_tables import table_name
from warehouse.known import Known
from warehouse.ledger.deciding import QUESTIONS
from warehouse.ledger.keeping import answered_questions, keep_ledger
from warehouse.load import Loader
from warehouse.night import Batch, LoadSummary
from warehouse.places import Places
from warehouse.reference import Reference
from warehouse.rows import insert_arrow
from warehouse.rules import cross_rules, found_across, looked_at
from warehouse.submissions import submissions
from warehouse.warehouse import first_moment

_NIGHT = "thu"
_MEMORY = "128MB"
_RECORDS_TOGETHER = 20_000
_TRIES = 100  # of one warehouse in memory: each leaves some 0.2 MB in it that DuckDB does not count
_OF_SUBMISSIONS = ("core_submission_columns", "core_visit_places", "core_findings", "core_ledger")
_OF_BYTES = ("core_sightings", "core_file_cells", "core_sent_back_rows")
_ASKED = """
    SELECT code, severity, file, sheet, "row", column_no, field, value, params, form, unit_id, period
    FROM core_findings
    WHERE night_id = $1 AND list_contains($2, code)
    ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Files that somebody wants tried: as they would be delivered, under names that no other has.

    ``unit_ids`` are whose returns they are compared with; of others nothing is looked at. ``now`` is aware.
    """

    unit_ids: Collection[str]
    deliveries: Sequence[Delivery]
    checked: Sequence[Checked]
    now: datetime

    @property
    def periods(self) -> set[str]:
        """The periods that the files are about."""
        return {one.period for checked in self.checked for one in submissions(checked)}


class Trial:
    """Loads that are tried beside one warehouse. Safe to share between threads; one is tried at a time.

    Args:
        setting: names the warehouse; nothing need have been loaded yet.
    """

    def __init__(self, setting: str | Path) -> None:
        self._backend = backend_of(setting)
        self._turn = threading.Lock()
        self._made: _InMemory | None = None
        self._open: _Open | None = None
        self._tries = 0

    def found(self, asked: Sequence[Asked]) -> list[list[Finding] | Exception]:
        """Return what each would be asked, or why that cannot be told (the warehouse is damaged, or behind).

        ``file`` of a finding is the delivery's name, or that of an earlier return it is about. Many are tried together,
        for a load costs much the same for fifty units as for one: a unit's own returns are compared with each other
        whatever lies beside them. Where a rule may compare several units, whoever has several is tried alone.
        """
        found: dict[int, list[Finding] | Exception] = {}
        with self._turn:
            for together in _rounds(asked):
                try:
                    found |= dict(zip(together, self._tried([asked[at] for at in together]), strict=True))
                except Exception:
                    found |= {at: self._tried_alone(asked[at]) for at in together}
        return [found.get(at, []) for at in range(len(asked))]

    def _tried_alone(self, asked: Asked) -> list[Finding] | Exception:
        try:
            return self._tried([asked])[0]
        except Exception as problem:
            return problem

    def _tried(self, together: Sequence[Asked]) -> list[list[Finding]]:
        now = max(one.now for one in together)
        periods = set[str]().union(*(one.periods for one in together))
        unit_ids = set[str]().union(*(one.unit_ids for one in together))
        years = _years(periods)
        memory, published = self._memory(now), self._published()
        memory.know(periods | _known_periods(published, years), now)
        with memory.taken_back():
            if published:
                _copy(published, memory, sorted(unit_ids), years)
            found = memory.load(together, unit_ids, now)
            return [memory.of_asked(one, found) for one in together]

    def _memory(self, now: datetime) -> _InMemory:
        """Return the empty warehouse in memory, made anew at times: what is taken back leaves a little behind."""
        self._tries += 1
        if self._made and self._tries > _TRIES:
            self._made.connection.close()
            self._made = None
        if self._made is None:
            self._made, self._tries = _InMemory(now), 0
        return self._made

    def renew(self) -> None:
        """Begin again with what the province's folder now says."""
        with self._turn:
            if self._made:
                self._made.connection.close()
            self._made = None

    def let_go(self) -> None:
        """Close what is no longer published, so that it takes no room on the disk."""
        with self._turn:
            if self._open and self._open.of != _identity(self._backend):
                self._close()

    def _published(self) -> _Open | None:
        """Open what is published, once for as long as it is the same."""
        identity = _identity(self._backend)
        if self._open and (identity is None or self._open.of != identity):
            self._close()
        if self._open is None and self._backend.exists():
            connection = self._backend.read()
            try:
                connection.execute(f"SET memory_limit = '{_MEMORY}'")
                schema.require_present(connection)
                self._open = _Open(connection, tables(connection), identity)
            except BaseException:
                connection.close()
                raise
        return self._open

    def _close(self) -> None:
        if self._open:
            self._open.connection.close()
            self._open = None


@dataclass(frozen=True, slots=True)
class _Open:
    """What is published, open for reading: its tables with their columns, and what tells it from what comes later."""

    connection: duckdb.DuckDBPyConnection
    columns: Mapping[str, Sequence[str]]
    of: tuple[int, ...] | None


def _identity(published: Backend) -> tuple[int, ...] | None:
    """Return what tells one published file from the next; ``None`` where only asking anew would tell."""
    try:
        state = published.path.stat() if isinstance(published, WarehouseFile) else None
    except FileNotFoundError:
        state = None
    return (state.st_ino, state.st_mtime_ns, state.st_size) if state else None


class _InMemory:
    """An empty warehouse in memory, with the lists of the province's folder."""

    def __init__(self, now: datetime) -> None:
        self.connection = connect(memory_limit=_MEMORY, threads=1)
        schema.migrate(self.connection, forms(), now)
        self.columns: Mapping[str, Sequence[str]] = tables(self.connection)
        self._reference = Reference(organisation(), calendar(), waivers())
        self._places = Places(organisation())
        self._periods: set[str] = set()

    def know(self, periods: Collection[str], now: datetime) -> None:
        """Know some periods; they stay known."""
        if not self._periods.issuperset(periods):
            self._reference.record(self.connection, periods, now.date(), now)
            self._periods.update(periods)

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Let whatever is written within the block be gone afterwards."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def load(self, together: Sequence[Asked], unit_ids: Collection[str], now: datetime) -> list[Finding]:
        """Load some files and return what is asked because of what lies beside them."""
        connection, in_force = self.connection, waivers()
        moment = first_moment(connection, now, after_lists=timedelta())
        loader = Loader(connection, forms(), self._places, _NIGHT, moment, LoadSummary())
        deliveries = [delivery for one in together for delivery in one.deliveries]
        checked = [each for one in together for each in one.checked]
        returns = loader.load(Known.read(connection).fresh(Batch(deliveries, checked)))
        accepted = {key: answered for key, answered in answered_questions(in_force).items() if key[0] in unit_ids}
        keep_ledger(connection, forms(), returns, accepted, loader.stamp, now)
        asked = connection.execute(_ASKED, [_NIGHT, list(QUESTIONS)])
        names = [column[0] for column in asked.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
        # Between the returns of one unit no rule finds what is to be found between those of several.
        several = any(len(one.unit_ids) > 1 for one in together)
        rules = [rule for rule in cross_rules() if several or rule.compares != "units"]
        rows += found_across(connection, {period for _, _, period in returns}, rules)
        return [one for one in map(Finding.of_row, rows) if not _waived(one, in_force, now.date())]

    def of_asked(self, asked: Asked, found: Iterable[Finding]) -> list[Finding]:
        """Return what concerns somebody of what was found: of a unit of theirs, in a period that their files touch."""
        concerned = looked_at(self.connection, asked.periods)
        return [one for one in found if one.unit_id in asked.unit_ids and one.period in concerned]


def _rounds(asked: Sequence[Asked]) -> Iterator[list[int]]:
    """Yield which may be tried together, by their positions: each unit once, and not too much at a time."""
    open_rules = any(not rule.compares for rule in cross_rules())
    left = [at for at, one in enumerate(asked) if one.periods]
    while left:
        together: list[int] = []
        units: set[str] = set()
        records = 0
        for at in left:
            one = asked[at]
            alone = open_rules or len(one.unit_ids) > 1
            size = sum(len(table) for checked in one.checked for table in checked.read.tables)
            if together and (alone or units & set(one.unit_ids) or records + size > _RECORDS_TOGETHER):
                continue
            together.append(at)
            units |= set(one.unit_ids)
            records += size
            if alone:
                break
        yield together
        left = [at for at in left if at not in together]


def _years(periods: Collection[str]) -> list[str]:
    """Return the years of some periods and those beside them: last year is compared with, and this year with next."""
    years = {int(period[:4]) for period in periods}
    return sorted({f"{year + beside:04d}" for year in years for beside in (-1, 0, 1)})


def _known_periods(published: _Open | None, years: Sequence[str]) -> set[str]:
    if published is None:
        return set()
    query = "SELECT period FROM core_periods WHERE list_contains($1, left(period, 4))"
    return {period for (period,) in published.connection.execute(query, [list(years)]).fetchall()}


def _copy(published: _Open, memory: _InMemory, unit_ids: Sequence[str], years: Sequence[str]) -> None:
    """Copy what is published about some units and years into an empty warehouse."""
    columns = published.columns

    def copied(table: str, condition: str, *values: object) -> pa.Table:
        names = ", ".join(f'"{name}"' for name in memory.columns[table] if name in columns.get(table, ()))
        query = f"SELECT {names} FROM {table} WHERE {condition}"  # noqa: S608 - names of our own
        found = published.connection.execute(query, list(values)).to_arrow_table()
        if found.num_rows:
            insert_arrow(memory.connection, table, found)
        return found

    of_them = "list_contains($1, unit_id) AND list_contains($2, left(period, 4))"
    log = copied("core_submission_log", of_them, list(unit_ids), list(years))
    if not log.num_rows:
        return
    known, forms_sent = log["submission_id"].to_pylist(), set(log["form"].to_pylist())
    records = [table_name(form) for form in forms() if form in forms_sent and table_name(form) in columns]
    for table in (*records, *_OF_SUBMISSIONS):
        copied(table, "submission_id IN (SELECT unnest($1))", known)
    for table in _OF_BYTES:
        copied(table, "sha256 IN (SELECT unnest($1))", log["sha256"].unique().to_pylist())
    copied("core_nights", "true")


def _waived(finding: Finding, in_force: Iterable[Waiver], today: date) -> bool:
    about = (finding.code, finding.unit_id, finding.form, finding.period)
    return any(
        (one.code, one.unit_id, one.form, one.period) == about and one.cell in (ANY_CELL, finding.cell)
        for one in in_force
        if one.until >= today
    )
