"""The book of approvals as the warehouse keeps it: a copy of every entry, and of each decision a row to ask about.

The book's own files are what counts. The copy shows what is missing at their end, which a chain cannot, and an entry
that was damaged is put back from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from forms import forms
from warehouse import schema
from warehouse.connection import backend_of

_KEPT = "SELECT number, entry_hash, entry FROM core_approval_entries ORDER BY number"
_DECIDED = "SELECT entry_number FROM core_report_decisions WHERE entry_number IS NOT NULL"
_KEEP = "INSERT INTO core_approval_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DECIDE = """
    INSERT INTO core_report_decisions BY NAME
    SELECT
        $1 AS report, $2 AS period, $3 AS figures_hash, $4 AS decision, $5 AS decided_by, $6::TIMESTAMPTZ AS decided_at,
        $7 AS asked_by, $8 AS package_hash, $9 AS words_hash, $10 AS decided_by_id, $11 AS reason, $12 AS overridden,
        $13::INTEGER AS entry_number, $14 AS entry_hash, $15::TIMESTAMPTZ AS accepted_at
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided on a draft; ``decision`` is ``approved``, ``rejected`` or ``lapsed``.

    ``asked_by`` is the run that asked; ``decided_by`` and its id are empty where nobody answered in time.
    ``overridden`` is JSON: the reason for each point that was overridden.
    """

    report: str
    period: str
    figures_hash: str
    decision: str
    decided_by: str
    decided_at: datetime
    asked_by: str
    package_hash: str
    words_hash: str
    decided_by_id: str
    reason: str
    overridden: str


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry of the book: what it is about, its bytes and their sha256, and the decision it holds, if any."""

    number: int
    event: str
    report: str
    period: str
    package_hash: str
    entry_hash: str
    entry: str
    decision: Decision | None = None


def mirror(setting: str | Path, book: Sequence[BookEntry]) -> int:
    """Copy the entries that the warehouse does not hold yet; return how many. What it holds is never changed.

    Raises:
        WarehouseBusyError: a load is under way.
    """
    place, now = backend_of(setting), datetime.now(UTC)
    with place.alone():
        numbers, decided = _known(place.read()) if place.exists() else (set(), set())
        new = [one for one in book if one.number not in numbers]
        late = [one for one in book if one.decision and one.number not in decided]

        def write(connection: duckdb.DuckDBPyConnection) -> None:
            schema.migrate(connection, forms(), now)
            for one in new:
                row = [one.number, one.event, one.report, one.period, one.package_hash, one.entry_hash, one.entry, now]
                connection.execute(_KEEP, row)
            for one in late:
                if one.decision is not None:
                    connection.execute(_DECIDE, [*astuple(one.decision), one.number, one.entry_hash, now])

        if new or late:
            place.publish(write)
        return len(new)


def copies(setting: str | Path) -> Mapping[int, tuple[str, bytes]]:
    """Return the copies that the warehouse holds, by number: the sha256 that was noted, and the bytes.

    A warehouse that holds nothing yet, or has no such table yet, has no copies.
    """
    place = backend_of(setting)
    if not place.exists():
        return {}
    with place.read() as connection:
        try:
            rows = connection.execute(_KEPT).fetchall()
        except duckdb.CatalogException:
            return {}
    return {number: (digest, entry.encode()) for number, digest, entry in rows}


def _known(connection: duckdb.DuckDBPyConnection) -> tuple[set[int], set[int]]:
    with connection:
        try:
            kept = {number for number, *_ in connection.execute(_KEPT).fetchall()}
            return kept, {number for (number,) in connection.execute(_DECIDED).fetchall()}
        except duckdb.Error as error:
            if not isinstance(error, duckdb.CatalogException | duckdb.BinderException):
                raise
            return set(), set()  # a warehouse of an earlier release, which is brought up
