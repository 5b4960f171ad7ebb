"""The door gives the night's verdict, whatever else is checked meanwhile and whatever a file does to its child."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from door.sender import hints_of
from expectations import Checked, check, decide
from findings import in_reading_order
from transforms.readers import Limits
from transforms.reading_pool import ReadingPool
from transforms.returns import Hints
from transforms.sandbox import Job, read_many

RETURNS = sorted((Path(__file__).parents[1] / "returns" / "files").iterdir())


def jobs_of(paths: list[Path], hints: Hints | None = None) -> list[Job]:
    return [Job(path, path.name, hints=hints or Hints()) for path in paths]


def nights(jobs: list[Job]) -> list[Checked]:
    """Return the verdicts that the night's own functions give, all files in one validation."""
    reads = list(read_many(jobs))
    verdicts = []
    for read, found in zip(reads, check(reads), strict=True):
        findings = in_reading_order([*read.findings, *found], (table.sheet for table in read.tables))
        verdicts.append(Checked(read, findings, decide(read, findings)))
    return verdicts


def test_all_fifty_shared_returns_get_the_nights_verdict_though_they_come_at_once(checker):
    jobs = jobs_of(RETURNS)
    with ThreadPoolExecutor(16) as many:
        found = list(many.map(lambda job: checker.check([job], owner=job.name)[0], jobs))
    assert len(found) == 50
    assert found == nights(jobs)


def test_a_unit_that_sends_another_units_return_is_asked_as_at_night(checker):
    jobs = jobs_of(RETURNS[:12], hints_of("D193"))
    verdicts = checker.check(jobs)
    assert verdicts == nights(jobs)
    assert any(finding.code == "unit_conflict" for verdict in verdicts for finding in verdict.findings)


# -- one file costs its own child, and nobody waits behind it


@pytest.fixture
def orders(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "transforms")

    def write(*texts: str) -> list[Job]:
        jobs = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number:03}.txt"
            path.write_text(text, encoding="utf-8")
            jobs.append(Job(path, path.name, sha256=f"sha{number}"))
        return jobs

    return write


@pytest.fixture
def pool(orders) -> Iterator[ReadingPool]:
    one = ReadingPool(2, limits=Limits(seconds=2.5), reader="sandbox_readers:obey")
    yield one
    one.close()


@pytest.mark.parametrize(
    ("order", "code"), [("abort", "file_crashed"), ("hang", "file_timeout"), ("fail", "file_crashed")]
)
def test_a_file_that_ends_its_child_is_said_of_that_file_alone(pool, orders, order, code):
    bad, *good = orders(order, "", "", "")
    found = [pool.submit(job, owner=job.name).result(20) for job in (bad, *good)]
    assert [finding.code for finding in found[0].findings] == [code]
    assert found[0].rejected and found[0].sha256 == "sha0"
    assert not any(read.findings for read in found[1:])


def test_a_child_that_died_while_nobody_asked_costs_the_next_file_nothing(pool, orders):
    first, second, third = orders("", "", "")
    for job in (first, second):
        child = int(pool.submit(job).result(20).unit or "")
        os.kill(child, 9)
    assert not pool.submit(third).result(20).findings


def test_files_that_hang_keep_nobody_elses_waiting(pool, orders):
    *slow, quick = orders("hang", "hang", "hang", "")
    pool.submit(slow[0], owner="a").add_done_callback(lambda _: None)
    waiting = [pool.submit(job, owner="a") for job in slow[1:]]
    started = time.monotonic()
    assert not pool.submit(quick, owner="b").result(20).findings
    assert time.monotonic() - started < 2
    assert all(not one.done() for one in waiting)
    for one in waiting:
        one.cancel()
