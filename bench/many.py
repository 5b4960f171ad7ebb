"""A warehouse of millions of visit records, made by repeating a loaded night for other years and other units."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.row import Row
from board import reading
from organisation import Period
from reports import figures
from warehouse import Night, Warehouse
from warehouse.connection import backend_of

_REPORT, _FIGURE, _RECORDS = "field_visits", "visits.total", "core_di_co_so_kq__records"
ASKED = 2012  # the year of the report that is asked for
_YEARS = 5  # of one night of the bench: ten half-years
SHIFTS = 8  # so many times five years
_PEOPLE = ("ho_ten", "ho_ten_raw")
_SHIFTED = "(substr(period, 1, 4)::INTEGER + $years) || substr(period, 5)"
_ID = "md5(submission_id || '/' || $years || '/' || copy)"
_BYTES = "md5(sha256 || '/' || $years || '/' || copy)"
_UNIT = "unit_id || CASE WHEN copy > 0 THEN '-' || copy ELSE '' END"
_CHANGED = {
    "core_sightings": f"{_BYTES} AS sha256, copy || '-' || $years || '-' || file AS file, {_UNIT} AS unit_id",
    "core_submission_columns": f"{_ID} AS submission_id",
    "core_visit_places": f"{_ID} AS submission_id, {_SHIFTED} AS period",
    "core_di_co_so_kq__records": ", ".join(
        (
            f"{_ID} AS submission_id, {_SHIFTED} AS period, {_UNIT} AS unit_id",
            *(f"{name} || ' ' || copy AS {name}" for name in _PEOPLE),
        )
    ),
    "core_submission_log": f"{_ID} AS submission_id, {_BYTES} AS sha256, {_SHIFTED} AS period, {_UNIT} AS unit_id",
}
_TEN = "SELECT DISTINCT period FROM core_submission_log ORDER BY period LIMIT 10"
_PERIODS = f"""
    INSERT INTO core_periods BY NAME
    SELECT period.* REPLACE (
        ({_SHIFTED.replace("$years", "years")}) AS period,
        starts_on + to_years(years) AS starts_on,
        ends_on + to_years(years) AS ends_on
    )
    FROM core_periods AS period, (SELECT {_YEARS} * range::INTEGER AS years FROM range(1, {SHIFTS}))
    WHERE period.kind = 'half' AND substr(period, 1, 4)::INTEGER BETWEEN 2010 AND 2014
"""
_UNITS = f"""
    INSERT INTO core_unit_lists BY NAME
    SELECT list.* REPLACE (
        {_UNIT} AS unit_id,
        union_name || ' ' || copy AS union_name,
        CASE WHEN level = 'base' THEN parent_id || '-' || copy ELSE parent_id END AS parent_id,
        CASE WHEN successor_ids <> '' THEN replace(successor_ids, ' ', '-' || copy || ' ') || '-' || copy ELSE '' END
            AS successor_ids
    )
    FROM core_unit_lists AS list, range(1, $copies) AS copies(copy)
    WHERE level <> 'province'
"""
_EXPECTED = f"""
    INSERT INTO core_expected_lists BY NAME
    SELECT list.* REPLACE (
        {_UNIT} AS unit_id,
        CASE WHEN district_id = 'QN' THEN district_id ELSE district_id || '-' || copy END AS district_id
    )
    FROM core_expected_lists AS list, range(1, $copies) AS copies(copy)
    WHERE level <> 'province'
"""


def copies(records: int, half_year: int) -> int:
    """Return how many copies of every unit make so many records out of those of one half-year."""
    return max(1, -(-records // (half_year * 2 * _YEARS * SHIFTS)))


def copied(unit_id: str, copy: int) -> str:
    """Return the id of a copy of a unit, itself for the first."""
    return f"{unit_id}-{copy}" if copy else unit_id


def fill(warehouse: Warehouse, path: Path, times: int) -> None:
    """Repeat what was loaded for later years and for copies of the units with people of their own.

    Half-year after half-year, in the order in which nights would have brought them.
    """
    backend_of(path).publish(partial(_repeat_half_years, times=times))
    warehouse.migrate()  # the lists of the periods that are new
    backend_of(path).publish(partial(_enlist, times=times))


def _repeat_half_years(connection: duckdb.DuckDBPyConnection, times: int) -> None:
    ten = connection.execute(_TEN).fetchall()
    connection.execute(_PERIODS)
    repeat(connection, times, [[period] for (period,) in ten])


def repeat(connection: duckdb.DuckDBPyConnection, times: int, groups: Sequence[Sequence[str]]) -> None:
    """Make of the returns of each group of periods ``times`` copies of every unit, now and five, ten ... years later.

    From copies of the tables, because DuckDB 1.5.5 can die of a table that is inserted into itself.
    """
    for table in _CHANGED:
        connection.execute(f"CREATE TEMP TABLE once_{table} AS FROM {table}")
    for shift, periods in itertools.product(range(SHIFTS), groups):
        for table, changed in _CHANGED.items():
            name = "sha256" if table == "core_sightings" else "submission_id"
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT source.* REPLACE ({changed}) "
                f"FROM once_{table} AS source, range($first, $times) AS copies(copy) "
                f"WHERE {name} IN (SELECT {name} FROM once_core_submission_log WHERE list_contains($periods, period))",
                {"times": times, "first": int(shift == 0), "years": _YEARS * shift, "periods": periods},
            )


def _enlist(connection: duckdb.DuckDBPyConnection, times: int) -> None:
    connection.execute(_UNITS, {"copies": times})
    connection.execute(_EXPECTED, {"copies": times})


def measure(path: Path, times: int, first: Night, again: Night) -> Iterator[Row]:
    """Fill the warehouse at ``path`` and yield what was done there and the seconds it took.

    ``first`` is loaded and repeated ``times`` times over ten half-years and their successors; ``again`` is then loaded,
    which sends some of those returns anew.
    """
    warehouse = Warehouse(path)
    warehouse.load(first)
    filled = _row(f"fill with {times} copies of {2 * _YEARS * SHIFTS} half-years", lambda: fill(warehouse, path, times))
    size = f"{path.stat().st_size >> 20:,} MB"
    with warehouse.reading() as connection:
        [(held,)] = connection.execute(f"SELECT count(*) FROM {_RECORDS}").fetchall()
    yield replace(filled, note=f"{held:,} records; {filled.note}")
    yield _row(f"load a night that sends 120,000 of them again ({size} copied)", lambda: warehouse.load(again))
    yield _row("the same night again, nothing new", lambda: warehouse.load(again))
    yield from _asking(warehouse)
    yield from _replacing(path, again)


def _asking(warehouse: Warehouse) -> Iterator[Row]:
    half, year = Period.parse(f"{ASKED}-H1"), Period.parse(str(ASKED))
    for kind, period in itertools.product(("field_visits", "union_work"), (half, year)):
        yield from _watched(warehouse, f"{kind} {period.id}", partial(figures.compute, kind=kind, period=period))
    yield from _watched(warehouse, f"trace {_FIGURE}", lambda asked: figures.trace(asked, _REPORT, half, _FIGURE))
    yield from _watched(warehouse, f"the board {half.id}", lambda asked: reading.read_period(asked, half.id))
    yield from _watched(warehouse, "the board of all periods", reading.read_common)
    yield _row("state of returns of a half-year", lambda: warehouse.status(half), most=2)
    yield _row("life of its findings", lambda: warehouse.findings_life(half), most=1)


def _watched(warehouse: Warehouse, what: str, ask: Callable[[Any], object]) -> Iterator[Row]:
    """Yield what the slowest statement of some questions took of the processor, and in the note all together."""
    with warehouse.reading() as connection:
        watched = _Watched(connection)
        began = time.process_time()
        ask(watched)
        note = f"{watched.which}; all together {time.process_time() - began:.1f} s"
    yield Row(f"slowest query: {what}", watched.longest, "s", most=1, note=note)


class _Watched:
    """A connection that remembers the statement that took most of the processor."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.longest, self.which = 0.0, ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: object) -> duckdb.DuckDBPyConnection:
        began = time.process_time()
        done = self._connection.execute(statement, *values)
        seconds = time.process_time() - began
        if seconds > self.longest:
            self.longest, self.which = seconds, " ".join(statement.split())[:50]
        return done


def _replacing(path: Path, night: Night) -> Iterator[Row]:
    """Measure the least that replacing a night's records could be: by submission, in place, as one Arrow table.

    Of the night's periods only, as views ask. The warehouse itself deletes nothing: its loads add versions, to a copy.
    """
    mine = (
        f"{_RECORDS} WHERE (submission_id, period) IN "
        "(SELECT submission_id, period FROM core_submission_log WHERE night_id = $1)"
    )
    path.chmod(0o644)
    with duckdb.connect(path, config={"threads": 1}) as connection:
        rows = connection.execute(f"FROM {mine}", [night.night_id]).to_arrow_table()
        connection.register("arriving", rows)

        def replace_all() -> None:
            connection.execute("BEGIN")
            connection.execute(f"DELETE FROM {mine}", [night.night_id])
            connection.execute(f"INSERT INTO {_RECORDS} BY NAME FROM arriving")
            connection.execute("COMMIT")

        yield _row(f"replace {rows.num_rows:,} records in place", replace_all, most=0.5)


def _row(what: str, work: Callable[[], object], most: float | None = None) -> Row:
    began, worked = time.perf_counter(), time.process_time()
    work()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    return Row(what, worked, "s", most, note=f"of the processor; {seconds:.2f} s by the clock")
