"""The rows of the bench about whole nights: what a return costs, how that grows, what a night of nothing new costs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Cost, cost_of
from bench.returns import make
from bench.row import Row
from samples.office import filled_by_the_office

_MIB = 1 << 20
_SAMPLE = 200  # returns that the officer's script is tried on
_ALONE = 1000  # returns read in one process


def rows(few: int, many: int) -> Iterator[Row]:
    """Yield the rows of a night of ``few`` returns, of ``many``, and of ``many`` of which nothing changed."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as folder:
        returns = Path(folder) / "returns"
        make(returns, many)
        bare = cost_of("bench.reading", "bare", returns, few).said
        with _home(returns, few) as home:
            small = cost_of("bench.night", home, "few")
        yield from _of_a_night(small, bare, few)
        alone = cost_of("bench.reading", "alone", returns, min(_ALONE, few)).said
        yield Row("reading in one process, a return", alone / bare, "x", note="in readings with bare python-calamine")
        yield Row("reading in children / in one process", small.said["read"] / few / alone, "x", most=1.25)
        yield from _beside_the_script(small, returns, few)
        yield from _of_growth(small, returns, few, many)


def _of_a_night(night: Cost, bare: float, count: int) -> Iterator[Row]:
    each = night.cpu / count
    yield Row("bare python-calamine, a return", bare * 1e3, "ms", note=f"{count:,} returns")
    yield Row("a night, a return", each * 1e3, "ms", note="collect, read, check, load, state of returns")
    yield Row("a night / bare python-calamine", each / bare, "x", most=3.5)
    steps = night.said
    for step in ("collect", "read", "check", "load", "state"):
        yield Row(f"of it: {step}", steps[step] / count / bare, "x", note="in readings with bare python-calamine")
    yield Row("checking's share of a night", 100 * steps["check"] / night.cpu, "%", most=25, note="Great Expectations")


def _beside_the_script(night: Cost, returns: Path, count: int) -> Iterator[Row]:
    for engine, least in (("openpyxl", 15), ("calamine", 4)):
        script = cost_of("bench.reading", engine, returns, min(_SAMPLE, count)).said
        yield Row(f"pandas with {engine} / a night", script / (night.cpu / count), "x", least=least)


def _of_growth(small: Cost, returns: Path, few: int, many: int) -> Iterator[Row]:
    with _home(returns, many) as home:
        large = cost_of("bench.night", home, "many")
        again = cost_of("bench.night", home, "again")
    grown = (large.cpu / many) / (small.cpu / few)
    yield Row("cost a return, many / few", grown, "x", most=1.1, note=f"{many:,} / {few:,} returns")
    yield Row("peak memory, few", small.peak / _MIB, "MiB", most=1024)
    yield Row("peak memory, many", large.peak / _MIB, "MiB", most=1024)
    if again.said["deliveries"]:
        raise RuntimeError(f"{again.said['deliveries']} files were taken again though nothing had changed")
    yield Row("a night in which nothing changed", again.cpu, "s", most=5, note=f"{many:,} files; no workbook is read")


@contextmanager
def _home(returns: Path, count: int) -> Iterator[Path]:
    """Give an installation whose inbox holds the first ``count`` returns."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-home-", dir=returns.parent) as folder:
        inbox = filled_by_the_office(Path(folder)) / "inbox"
        inbox.mkdir()
        for path in sorted(returns.iterdir())[:count]:
            os.link(path, inbox / path.name)
        yield Path(folder)
