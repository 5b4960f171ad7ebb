"""The page's verdict is the night's: for a share of the files of the corpora, and for files that mean harm."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from chaos.hostile import hostile
from door.checking import Checker
from door.sender import hints_of
from expectations import check, decide
from findings import in_reading_order
from organisation.units import organisation
from samples.make import make
from tests.door.open_door import FILES, Served
from tests.meaning.corpus import corpus
from tests.meaning.run import write
from tests.sweep import WHOLE_CONTRACT, with_the_whole_contract
from transforms.returns import Hints
from transforms.sandbox import Job, read_many

EVERY = (
    1 if WHOLE_CONTRACT else 61
)  # of some hundreds of files: what the share leaves out differs from these in words, not in the way it goes


def same_as_at_night(jobs: list[Job], checker: Checker) -> int:
    """Compare what the door says of each file by itself with what a night says of all; return how many were loaded."""
    reads = list(read_many(jobs))
    with ThreadPoolExecutor(12) as many:
        verdicts = [one[0] for one in many.map(lambda job: checker.check([job], owner=job.name), jobs)]
    for job, read, found, verdict in zip(jobs, reads, check(reads), verdicts, strict=True):
        findings = in_reading_order([*read.findings, *found], (table.sheet for table in read.tables))
        assert verdict.findings == findings, job.name
        assert (verdict.decision, verdict.read.tables) == (decide(read, findings), read.tables), job.name
    return sum(bool(read.tables) for read in reads)


def test_a_share_of_the_corpus_of_meaning_gets_the_nights_verdict(tmp_path: Path, checker: Checker) -> None:
    returns = list(corpus())[::EVERY]
    paths = write(returns, tmp_path)
    hints = [hints_of(one.unit_hint) if one.unit_hint else Hints(period=one.period_hint) for one in returns]
    jobs = [Job(path, path.name, "", hint) for path, hint in zip(paths, hints, strict=True)]
    assert same_as_at_night(jobs, checker) > len(jobs) / 2


@with_the_whole_contract
def test_the_sample_province_gets_the_nights_verdict(tmp_path: Path, checker: Checker) -> None:
    make(tmp_path / "inbox", periods=("2020-H1",))
    jobs = [
        Job(path, path.name, "", hints_of(path.parent.name) if organisation().known(path.parent.name) else Hints())
        for path in sorted((tmp_path / "inbox").rglob("*"))
        if path.is_file()
    ]
    assert same_as_at_night(jobs, checker) > len(jobs) / 2


def test_files_that_mean_harm_get_the_nights_verdict_and_harm_nobody_else(
    tmp_path: Path, checker: Checker, served: Served
) -> None:
    good = (FILES / "base_clean.xlsx").read_bytes()
    jobs = []
    for number, (name, content) in enumerate(hostile(good, 13).items()):
        path = tmp_path / f"{number:02}"
        path.write_bytes(content)
        jobs.append(Job(path, name, "", hints_of("D193")))
    same_as_at_night(jobs, checker)
    for job in jobs:
        files = [("tep", (job.name, job.path.read_bytes()))]
        page = requests.post(served.url("kiem-tra"), files=files, timeout=60)
        assert page.status_code == 200 and page.text.count("<section") == 1, job.name
    assert "Đoàn" in served.post("kiem-tra", FILES / "base_clean.xlsx").text
    assert not list((served.home / "door" / "incoming").iterdir())
