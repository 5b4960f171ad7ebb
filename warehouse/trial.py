"""A load that is tried: what a night would ask across the returns of some units, were these files loaded now.

What the warehouse holds of those units is copied into one in memory, the night's own load is done over it, and it is
taken back. What other units sent is not there, so nobody learns of it by trying; what a rule finds only beside it (the
same visit in another unit's return) is the night's to find.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from expectations.decision import Checked
from findings import Finding, Severity
from forms import forms
from organisation.calendar import calendar
from organisation.units import organisation
from organisation.waivers import ANY_CELL, Waiver, waivers
from sources import Delivery
from warehouse import schema
from warehouse.backend import connect
from warehouse.connection import backend_of
from warehouse.contents import tables
from warehouse.form_tables import table_name
from warehouse.known import Known
from warehouse.ledger.deciding import QUESTIONS
from warehouse.ledger.keeping import answered_questions, keep_ledger
from warehouse.load import Loader
from warehouse.night import Batch, LoadSummary
from warehouse.places import Places
from warehouse.reference import Reference
from warehouse.rows import insert_arrow
from warehouse.rules import found_across
from warehouse.submissions import submissions
from warehouse.warehouse import first_moment

_NIGHT = "thu"
_MEMORY = "128MB"
_OF_SUBMISSIONS = ("core_submission_columns", "core_visit_places", "core_findings", "core_ledger")
_OF_BYTES = ("core_sightings", "core_file_cells", "core_sent_back_rows")
_ASKED = """
    SELECT code, severity, file, sheet, "row", column_no, field, value, params, form, unit_id, period
    FROM core_findings
    WHERE night_id = $1 AND list_contains($2, code)
    ORDER BY ALL
"""


class Trial:
    """Loads that are tried beside one warehouse. Safe to share between threads; one is tried at a time.

    Args:
        setting: names the warehouse; nothing need have been loaded yet.
    """

    def __init__(self, setting: str | Path) -> None:
        self._backend = backend_of(setting)
        self._lock = threading.Lock()
        self._made: _InMemory | None = None

    def found(
        self, unit_ids: Collection[str], deliveries: Sequence[Delivery], checked: Sequence[Checked], now: datetime
    ) -> list[Finding]:
        """Return what would be asked; ``file`` is the delivery's name, or that of an earlier return it is about.

        Args:
            unit_ids: whose returns are compared; of others nothing is looked at.
            deliveries: the files as they would be delivered.
            checked: what was read and found in each.
            now: aware.

        Raises:
            DamagedWarehouseError: what is published cannot be read.
            SchemaError: the programs were renewed and no night has run since.
        """
        periods = {period for one in checked for _, _, period in _keys(one)}
        if not periods:
            return []
        years = _years(periods)
        with self._lock, self._published() as published:
            if self._made is None:
                self._made = _InMemory(now)
            memory = self._made
            memory.know(periods | _known_periods(published, years), now)
            with memory.taken_back():
                if published:
                    _copy(published, memory, sorted(unit_ids), years)
                return memory.load(unit_ids, deliveries, checked, now)

    def renew(self) -> None:
        """Begin again with what the province's folder now says."""
        with self._lock:
            self._made = None

    @contextmanager
    def _published(self) -> Iterator[duckdb.DuckDBPyConnection | None]:
        if not self._backend.exists():
            yield None
            return
        with self._backend.read() as connection:
            schema.require_present(connection)
            yield connection


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

    def load(
        self, unit_ids: Collection[str], deliveries: Sequence[Delivery], checked: Sequence[Checked], now: datetime
    ) -> list[Finding]:
        """Load some files and return what is asked because of what lies beside them."""
        connection, in_force = self.connection, waivers()
        moment = first_moment(connection, now, after_lists=now - now)
        loader = Loader(connection, forms(), self._places, _NIGHT, moment, LoadSummary())
        returns = loader.load(Known.read(connection).fresh(Batch(deliveries, checked)))
        accepted = {key: answered for key, answered in answered_questions(in_force).items() if key[0] in unit_ids}
        keep_ledger(connection, forms(), returns, accepted, loader.stamp, now)
        asked = connection.execute(_ASKED, [_NIGHT, list(QUESTIONS)])
        names = [column[0] for column in asked.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
        rows += found_across(connection, {period for _, _, period in returns})
        return [one for one in map(_finding, rows) if not _waived(one, in_force, now.date())]


def _keys(checked: Checked) -> Iterable[tuple[str, str, str]]:
    return ((one.unit_id, one.form, one.period) for one in submissions(checked))


def _years(periods: Collection[str]) -> list[str]:
    """Return the years of some periods and those beside them: last year is compared with, and this year with next."""
    years = {int(period[:4]) for period in periods}
    return sorted({f"{year + beside:04d}" for year in years for beside in (-1, 0, 1)})


def _known_periods(published: duckdb.DuckDBPyConnection | None, years: Sequence[str]) -> set[str]:
    if published is None:
        return set()
    query = "SELECT period FROM core_periods WHERE list_contains($1, left(period, 4))"
    return {period for (period,) in published.execute(query, [list(years)]).fetchall()}


def _copy(
    published: duckdb.DuckDBPyConnection, memory: _InMemory, unit_ids: Sequence[str], years: Sequence[str]
) -> None:
    """Copy what is published about some units and years into an empty warehouse."""
    columns = tables(published)

    def copied(table: str, condition: str, *values: object) -> pa.Table:
        names = ", ".join(f'"{name}"' for name in memory.columns[table] if name in columns.get(table, ()))
        query = f"SELECT {names} FROM {table} WHERE {condition}"  # noqa: S608 - names of our own
        found = published.execute(query, list(values)).to_arrow_table()
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


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        code=row["code"],
        severity=Severity.of(row["severity"]),
        file=row["file"],
        sheet=row["sheet"],
        row=row["row"],
        column=row["column_no"],
        field=row["field"],
        value=row["value"],
        form=row["form"],
        unit_id=row["unit_id"],
        period=row["period"],
        params=json.loads(row["params"] or "{}"),
    )


def _waived(finding: Finding, in_force: Iterable[Waiver], today: date) -> bool:
    about = (finding.code, finding.unit_id, finding.form, finding.period)
    return any(
        (one.code, one.unit_id, one.form, one.period) == about and one.cell in (ANY_CELL, finding.cell)
        for one in in_force
        if one.until >= today
    )
