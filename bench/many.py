"""A warehouse of millions of visit records, made by repeating a loaded night for other years and other units."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.row import Row
from organisation import Period
from reports import figures
from warehouse import Night, Warehouse
from warehouse.connection import gear

_REPORT, _FIGURE, _RECORDS = "field_visits", "visits.total", "core_di_co_so_kq__records"
_YEARS = 5  # of one night of the bench: ten half-years
_SHIFTS = 8  # so many times five years, then further units
_YEAR = f"(substr(period, 1, 4)::INTEGER + {_YEARS} * (number % {_SHIFTS})) || substr(period, 5)"
_UNIT = f"unit_id || CASE WHEN number < {_SHIFTS} THEN '' ELSE '-' || number // {_SHIFTS} END"
_ID = "md5(submission_id || number)"
_BYTES = "md5(sha256 || number)"
_CHANGED = {
    "core_sightings": f"{_BYTES} AS sha256, number || '-' || file AS file, {_YEAR} AS period, {_UNIT} AS unit_id",
    "core_submission_log": f"{_ID} AS submission_id, {_BYTES} AS sha256, {_YEAR} AS period, {_UNIT} AS unit_id",
    "core_submission_columns": f"{_ID} AS submission_id",
    "core_visit_places": f"{_ID} AS submission_id",
    "core_di_co_so_kq__records": f"{_ID} AS submission_id, {_YEAR} AS period, {_UNIT} AS unit_id",
}
_PERIODS = f"""
    INSERT INTO core_periods BY NAME
    SELECT period.* REPLACE (
        {_YEAR} AS period,
        starts_on + to_years({_YEARS} * number::INTEGER) AS starts_on,
        ends_on + to_years({_YEARS} * number::INTEGER) AS ends_on
    )
    FROM core_periods AS period, range(1, {_SHIFTS}) AS copy(number)
    WHERE period.kind = 'half' AND substr(period, 1, 4)::INTEGER BETWEEN 2010 AND 2014
"""


def repeat(connection: duckdb.DuckDBPyConnection, times: int) -> None:
    """Make ``times`` times as many returns, records, places and columns as there are, within a transaction."""
    connection.execute(_PERIODS)
    for table, changed in _CHANGED.items():
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT source.* REPLACE ({changed}) "
            f"FROM {table} AS source, range(1, $times) AS copy(number)",
            {"times": times},
        )


def measure(path: Path, records: int, first: Night, more: Night) -> Iterator[Row]:
    """Fill the warehouse at ``path`` and yield what was done there and the seconds it took.

    ``first`` is loaded and repeated until there are so many records; ``more`` is then loaded beside them.
    """
    warehouse = Warehouse(path)
    once = warehouse.load(first).records
    times = max(records // once, 1)
    fill = partial(gear(path).publish, partial(repeat, times=times))
    yield _row(f"fill with {once * times:,} records by repeating a night", fill)
    size = f"{path.stat().st_size >> 20:,} MB"
    yield _row(f"load a night of {once:,} records beside them ({size} copied)", lambda: warehouse.load(more))
    yield _row("the same night again, nothing new", lambda: warehouse.load(more))
    yield from _asking(warehouse, Period.parse("2012-H1"))
    yield from _replacing(path, more)


def _asking(warehouse: Warehouse, period: Period) -> Iterator[Row]:
    with warehouse.reading() as connection:
        watched = _Watched(connection)
        compute = partial(figures.compute, watched, _REPORT, period)  # type: ignore[arg-type]
        yield _row(f"all figures of {_REPORT} {period.id} and the year before", compute)
        yield Row("its slowest query", watched.longest, "s", most=1, note=watched.which)
        trace = partial(figures.trace, connection, _REPORT, period, _FIGURE)
        yield _row(f"trace {_FIGURE} to its {len(trace()):,} cells", trace)


class _Watched:
    """A connection that remembers its slowest statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.longest, self.which = 0.0, ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: object) -> duckdb.DuckDBPyConnection:
        began = time.perf_counter()
        done = self._connection.execute(statement, *values)
        seconds = time.perf_counter() - began
        if seconds > self.longest:
            self.longest, self.which = seconds, " ".join(statement.split())[:50]
        return done


def _replacing(path: Path, night: Night) -> Iterator[Row]:
    """Measure the deletion of a night's records by submission and their insertion as one Arrow table, in place."""
    mine = f"{_RECORDS} WHERE submission_id IN (SELECT submission_id FROM core_submission_log WHERE night_id = $1)"
    path.chmod(0o644)
    with duckdb.connect(path) as connection:
        rows = connection.execute(f"FROM {mine}", [night.night_id]).to_arrow_table()
        connection.register("arriving", rows)
        connection.execute("BEGIN")
        delete = partial(connection.execute, f"DELETE FROM {mine}", [night.night_id])
        yield _row(f"delete {rows.num_rows:,} of them by submission", delete)
        insert = partial(connection.execute, f"INSERT INTO {_RECORDS} BY NAME FROM arriving")
        yield _row(f"insert {rows.num_rows:,} as one Arrow table", insert)
        yield _row("commit that", partial(connection.execute, "COMMIT"))


def _row(what: str, work: Callable[[], object]) -> Row:
    began, worked = time.perf_counter(), time.process_time()
    work()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    return Row(what, seconds, "s", note=f"{worked:.2f} s of processor")
