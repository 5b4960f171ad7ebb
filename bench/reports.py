"""``python -m bench.reports``: four reports of the sample province and one of them alone, each with its PDF; one long
document; and 34 provinces' reports.

The sample province is loaded once. Its returns are then repeated for other years and other units until the warehouse
holds 200,000, and a report is drawn from that 34 times, as a country of 34 provinces would.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from bench import many
from bench.measure import cost_of, cpu_seconds, say
from bench.row import Row
from hopnhat.local_airflow.sample import sample_inbox
from hopnhat.nightly import steps
from hopnhat.reporting import publishing
from hopnhat.settings import Settings
from organisation import Period
from reports import Report, build
from reports.excel import render_xlsx
from reports.word import render_docx
from warehouse import Warehouse
from warehouse.connection import backend_of

SUBMISSIONS, PROVINCES = 200_000, 34
REPORTS = (("field_visits", "2020-H1"), ("field_visits", "2020"), ("union_work", "2020-H1"), ("union_work", "2020"))
_ROUNDS = 3


def rows() -> Iterator[Row]:
    """Measure, and yield what came out."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as folder:
        settings = _province(Path(folder))
        clock, processor = _timed(lambda: publishing.drafts(settings, REPORTS))
        yield Row("four reports, with PDFs: processor", processor, "s", most=20, note=f"{clock:.1f} s by the clock")
        shutil.rmtree(settings.home / "pdf")  # those that are kept
        alone = cost_of("bench.reports", "draft", settings.home).cpu
        yield Row("one report with its PDF: processor", alone, "s", most=6, note="a process of its own")
        report = _built(settings, "union_work", "2020-H1")
        cost = min(_timed(lambda: render_docx(report))[1] for _ in range(_ROUNDS))
        yield Row("one long report as docx", cost * 1000, "ms", most=150, note="processor, figures at hand")
        returns = _many(settings)
        clock, processor = _timed(lambda: _country(settings))
        note = f"{returns} returns, docx and xlsx, {processor:.0f} s of processor"
        yield Row(f"{PROVINCES} provinces' six-month reports", clock, "s", most=180, note=note)


def _province(home: Path) -> Settings:
    sample_inbox(Settings.load(home))
    settings = Settings.load(home)
    for step in steps.STEPS:
        steps.run(step, settings, "bench")
    return settings


def _many(settings: Settings) -> int:
    """Repeat what is in the warehouse until it holds so many returns; return how many."""
    times = -(-SUBMISSIONS // (_count(settings) * many.SHIFTS))
    place = backend_of(settings.warehouse)
    with place.alone():
        place.publish(lambda connection: many.repeat(connection, times, [_periods(connection)]))
    return _count(settings)


def _periods(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [period for (period,) in connection.execute("SELECT DISTINCT period FROM core_submission_log").fetchall()]


def _count(settings: Settings) -> int:
    with Warehouse(settings.warehouse).reading() as connection:
        [(count,)] = connection.execute("SELECT count(*) FROM core_submission_log").fetchall()
    return int(count)


def _built(settings: Settings, kind: str, period_id: str) -> Report:
    with Warehouse(settings.warehouse).reading() as connection:
        return build(connection, kind, Period.parse(period_id), label=settings.label)


def _country(settings: Settings) -> None:
    """Make every province's report, as many at a time as there are processors."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        list(workers.map(_whole, [settings] * PROVINCES))


def _whole(settings: Settings) -> int:
    report = _built(settings, "field_visits", "2020-H1")
    return len(render_docx(report)) + len(render_xlsx(report))


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds a piece of work takes by the clock and of the processor."""
    clock, processor = time.perf_counter(), cpu_seconds()
    work()
    return time.perf_counter() - clock, cpu_seconds() - processor


def main(way: str = "", home: str = "") -> None:
    """Print every row, or (``draft``) draft one report of a province and nothing else."""
    if way == "draft":
        publishing.drafts(Settings.load(Path(home)), REPORTS[:1])
        say(None)
        return
    for row in rows():
        print(f"{row.what:46} {row.measured:8.1f} {row.unit:3} {row.target:12} {row.note}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
