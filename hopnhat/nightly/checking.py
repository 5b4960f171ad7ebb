"""Read and check files that lie on this machine: the night's reading and checking, without the night."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from expectations import Checked, check, decide
from findings import in_reading_order
from transforms.returns import Hints
from transforms.sandbox import EXPLAINER, READER, Job, read_many


def check_files(paths: Sequence[Path], hints: Hints, workers: int = 1, *, explained: bool = False) -> Iterator[Checked]:
    """Yield the outcome of each file, in order. Great Expectations is imported and run once for all of them.

    ``explained``: each says of every table what it was taken for, and on what evidence.

    It is imported while a child process reads. The import is awaited, but only once the last outcome has been given:
    nobody whose files hold no record is kept waiting for it, and a process that ended in the middle of it would leave
    a traceback ("can't register atexit after shutdown").
    """
    jobs = [Job(path=path, name=str(path), sha256="", hints=hints) for path in paths]
    with ThreadPoolExecutor(max_workers=1) as beside:
        beside.submit(importlib.import_module, "expectations.validation")
        reads = list(read_many(jobs, workers=workers, reader=EXPLAINER if explained else READER))
        for read, found in zip(reads, check(reads), strict=True):
            findings = in_reading_order([*read.findings, *found], (table.sheet for table in read.tables))
            yield Checked(read, findings, decide(read, findings))
