"""``python -m bench.warehouse``: a night of 2,000 returns of 60 visits (sample data) into an empty warehouse.

Beside it the least that could be done instead: the same rows as one Arrow table into a bare DuckDB file, once with the
table at hand and once built from Python lists. With ``--records 10000000`` a warehouse of that size is measured.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from bench import many
from bench.row import Row
from expectations.decision import Checked
from organisation.units import Unit, organisation
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse

RETURNS, VISITS, BATCH = 2000, 60, 500
NOW = datetime(2020, 6, 5, 19, tzinfo=UTC)
_TEXTS = {
    "ho_ten": 6,
    "chuc_vu": 3,
    "ban_don_vi": 4,
    "co_so": 30,
    "chuyen_de": 20,
    "so_quyet_dinh": VISITS,
    "ket_qua": VISITS,
    "kien_nghi": 20,
}
"""Texts of a visit, and how many different ones a return has."""


def _return(number: int, unit_id: str, half: int, places: list[str], night: str) -> Checked:
    """Return the visits of a unit in a half-year, counted from the first of 2010; another night's is another file."""
    year, half = 2010 + half // 2, 1 + half % 2
    first = date(year, 6 * half - 5, 6)
    days = [first + timedelta(days=2 * visit) for visit in range(VISITS)]
    values: dict[str, list[Any]] = {
        name: [f"{name} {number} {visit % distinct}" for visit in range(VISITS)] for name, distinct in _TEXTS.items()
    } | {
        "don_vi_den": [places[(number + visit) % len(places)] for visit in range(VISITS)],
        "ngay_tu": days,
        "ngay_den": days,
        "so_ngay": [1] * VISITS,
        "hinh_thuc": [1 + visit % 4 for visit in range(VISITS)],
    }
    raw: dict[str, list[str | None]] = {name: [str(value) for value in column] for name, column in values.items()}
    columns = {name: place for place, name in enumerate(values, start=2)}
    period = f"{year}-H{half}"
    table = RecordTable("DI_CO_SO_KQ", "Kết quả", unit_id, period, list(range(8, 8 + VISITS)), raw, values, columns)
    sha256 = hashlib.sha256(f"{night} {number}".encode()).hexdigest()
    cells = Conservation(read=len(values) * VISITS, loaded=len(values) * VISITS)
    read = ReturnRead(f"{night}/{number}.xlsx", sha256, table.form, unit_id, None, period, [table], conservation=cells)
    return Checked(read, [], "load")


def _night() -> Night:
    """Return a night that brings every unit's returns of ten half-years."""
    units = [unit.unit_id for unit in _valid()]
    return _of(NOW, "bench", [(units[number % len(units)], number // len(units)) for number in range(RETURNS)])


def _second_night(half: int, copies: int) -> Night:
    """Return the night after, in which so many units send a half-year's return again, those of ``many.fill`` too."""
    units = [unit.unit_id for unit in _valid()]
    every = [many.copied(unit_id, copy) for copy in range(copies) for unit_id in units]
    return _of(NOW + timedelta(days=1), "more", [(unit_id, half) for unit_id in every[:RETURNS]])


def _of(when: datetime, name: str, asked: list[tuple[str, int]]) -> Night:
    places = [unit.union_name for unit in _valid()]
    returns = [_return(number, unit_id, half, places, name) for number, (unit_id, half) in enumerate(asked)]
    seen = [Delivery(one.read.sha256, "inbox", one.read.file, 40_000, when, None) for one in returns]
    starts = range(0, len(returns), BATCH)
    return Night(name, when, [Batch(seen[at : at + BATCH], returns[at : at + BATCH]) for at in starts])


def _valid() -> list[Unit]:
    return organisation().valid(date(2019, 12, 31))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _insert(path: Path, rows: pa.Table) -> None:
    with duckdb.connect(path) as connection:
        connection.register("arriving", rows)
        connection.execute("CREATE TABLE records AS SELECT * FROM arriving")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.warehouse", description=__doc__)
    parser.add_argument("--records", type=int, help="fill a warehouse with so many visit records and ask it questions")
    asked = parser.parse_args()
    for row in of_many(asked.records) if asked.records else rows():
        print(f"{row.measured:8.2f} {row.unit}  {row.target:10}  {row.what} ({row.note})", flush=True)


def rows() -> Iterator[Row]:
    """Yield what loading one night comes to, by the clock, beside ways that keep no history."""
    night = _night()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "hopnhat.duckdb")
        warehouse.migrate()
        load, again = _timed(lambda: warehouse.load(night)), _timed(lambda: warehouse.load(night))
        with warehouse.reading() as connection:
            records = connection.execute("SELECT * FROM core_di_co_so_kq__records").to_arrow_table()
        lists = records.to_pydict()
        bare = _timed(lambda: _insert(Path(folder) / "bare", records))
        built = _timed(lambda: _insert(Path(folder) / "built", pa.table(lists, schema=records.schema)))
    yield Row("loading / one Arrow batch", load / bare, "x", most=3, note=f"{records.num_rows:,} records, {load:.2f} s")
    yield Row("loading / an Arrow batch built from lists", load / built, "x", note=f"{built:.2f} s")
    yield Row("loading the same night again", again, "s", note="nothing new")


def of_many(records: int) -> Iterator[Row]:
    """Yield what a warehouse of so many visit records takes of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        copies = many.copies(records, len(_valid()) * VISITS)
        again = _second_night(half=2 * (many.ASKED - 2010), copies=copies)
        yield from many.measure(Path(folder) / "hopnhat.duckdb", copies, _night(), again)


if __name__ == "__main__":
    main()
