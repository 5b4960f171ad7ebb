"""Read and check files that lie on this machine: the night's reading and checking, without the night."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from expectations import Checked, check, decide
from transforms.returns import Hints
from transforms.sandbox import Job, read_many


def check_files(paths: Sequence[Path], hints: Hints, workers: int = 1) -> list[Checked]:
    """Return the outcome of each file, in order. Great Expectations is imported and run once for all of them.

    It is imported while a child process reads; nobody whose files hold no record is kept waiting for it.
    """
    jobs = [Job(path=path, name=str(path), sha256="", hints=hints) for path in paths]
    Thread(target=importlib.import_module, args=("expectations.validation",), name="import").start()
    reads = list(read_many(jobs, workers=workers))
    outcomes = []
    for read, found in zip(reads, check(reads), strict=True):
        findings = [*read.findings, *found]
        outcomes.append(Checked(read, findings, decide(read, findings)))
    return outcomes
