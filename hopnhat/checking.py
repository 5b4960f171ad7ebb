"""Read and check files that lie on this machine: the night's reading and checking, without the night."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from expectations import Checked, check, decide
from transforms.returns import Hints
from transforms.sandbox import Job, read_many


def check_files(paths: Sequence[Path], hints: Hints, workers: int = 1) -> list[Checked]:
    """Return the outcome of each file, in order. Great Expectations is imported and run once for all of them."""
    jobs = [Job(path=path, name=str(path), sha256="", hints=hints) for path in paths]
    reads = list(read_many(jobs, workers=workers))
    outcomes = []
    for read, found in zip(reads, check(reads), strict=True):
        findings = [*read.findings, *found]
        outcomes.append(Checked(read, findings, decide(read, findings)))
    return outcomes
