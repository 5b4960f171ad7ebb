"""The warehouse on ten million visit records, for ``make bench``; ``bench.warehouse --records`` takes other numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bench import warehouse
from bench.row import Row

RECORDS = 10_000_000


def rows() -> Iterator[Row]:
    """Fill a warehouse and yield what loading into it, the reports' queries and a trace take of the processor."""
    yield from warehouse.of_many(RECORDS)
