"""The check engine: the night's verdict on a file, for somebody who waits for it.

Great Expectations, pandas and the forms are loaded once, reading children are there before the file comes
(``transforms.reading_pool``), and requests that arrive together are validated together: one validation costs much the
same for one return as for fifty. Whoever comes while a validation runs is in the next one.

    with Checker() as checker:
        verdicts = checker.check([Job(path, name, sha256, hints_of(unit_id))], owner=unit_id)

A verdict is ``expectations.Checked``: what was read (``read``: tables, rows sent back, conservation), all ``findings``
in reading order and the ``decision``, the very ones that the night has for the same bytes from the same sender. What
needs the unit's other returns is asked beside it (``door.across``). Nothing is kept of a check.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType

from door.across import Across, Compared
from expectations import Checked, check, decide
from findings import Finding, in_reading_order
from transforms.readers.refusal import LIMITS, Limits
from transforms.reading_pool import ReadingPool
from transforms.returns import ReturnRead
from transforms.sandbox import READER, Job

_RECORDS_TOGETHER = 20_000  # records validated at once: a hundred bytes each a check, so that memory stays flat
_NOT_RUN = "rule_not_run"
# Seconds for which those whose files are still being read are waited for: in all, and for the next of them.
_GATHERED, _NEXT = 0.8, 0.1
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Request:
    """What somebody waits to have validated, and compared with what the unit sent before where one is named."""

    reads: Sequence[ReturnRead]
    unit_id: str | None = None
    found: Future[Compared] = field(default_factory=Future)

    @property
    def records(self) -> int:
        return sum(len(table) for read in self.reads for table in read.tables)


class Checker:
    """Checks files for many at once; safe to share between threads, one a process.

    Args:
        workers: reading children; two of them are what two processors keep busy.
        limits: on each file, as at night.
        reader: what reads a file, by name.
        across: compares files with what a unit sent before; without it they are checked by themselves.
    """

    def __init__(
        self, workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER, across: Across | None = None
    ) -> None:
        self._pool = ReadingPool(workers, limits=limits, reader=reader)
        self._across = across
        self._changed = threading.Condition()
        self._waiting: deque[_Request] = deque()
        self._reading = 0  # requests whose files are being read
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="validating", daemon=True)
        self._thread.start()

    def __enter__(self) -> Checker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check(self, jobs: Sequence[Job], owner: str = "") -> list[Checked]:
        """Return the verdict on each file by itself, in order; waits for it, and blocks the calling thread meanwhile.

        Args:
            jobs: the files, with the names their sender gave them and ``hints_of`` the sender.
            owner: for whom, so that nobody keeps the others waiting.

        Raises:
            transforms.reading_pool.TooLongError: a file holds more than is looked at here; the night reads it.
            transforms.sandbox.SandboxError: no child can be started; that is our fault.
        """
        return list(self._judged(_Request(self._read(jobs, owner))).verdicts)

    def compare(self, jobs: Sequence[Job], unit_id: str) -> Compared:
        """Return the verdicts on a unit's files beside what it sent before; else as ``check``."""
        return self._judged(_Request(self._read(jobs, unit_id), unit_id))

    def _read(self, jobs: Sequence[Job], owner: str) -> list[ReturnRead]:
        with self._changed:
            self._reading += 1
        asked = [self._pool.submit(job, owner) for job in jobs]
        try:
            return [one.result() for one in asked]
        finally:
            for one in asked:
                one.cancel()
            with self._changed:
                self._reading -= 1

    def _judged(self, request: _Request) -> Compared:
        """Have what is read validated together with whatever else waits."""
        with self._changed:
            if self._closed:
                raise RuntimeError("the checker is closed")
            self._waiting.append(request)
            self._changed.notify()
        return request.found.result()

    def warm(self) -> None:
        """Load what the first check would have to wait for (2 s); returns once it is there."""
        self._judged(_Request([]))
        from expectations.validation import validator

        validator()

    def renew(self) -> None:
        """Begin again with what the province's folder now says; call ``province.folder.forget_folder`` before."""
        from expectations.validation import validator

        validator.cache_clear()
        self._pool.renew()
        if self._across:
            self._across.renew()

    def let_go(self) -> None:
        """Close what of the books is no longer published; to be called now and then."""
        if self._across:
            self._across.let_go()

    def close(self) -> None:
        """End the children and the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._pool.close()
        self._thread.join(30)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                self._gather()
                if self._closed:
                    for request in self._waiting:
                        request.found.cancel()
                    return
                together = self._taken()
            self._judge(together)

    def _gather(self) -> None:
        """Wait for those whose files are being read, as long as one comes after the other."""
        until = time.monotonic() + _GATHERED
        while self._reading and not self._closed and time.monotonic() < until:
            waiting = len(self._waiting)
            self._changed.wait(_NEXT)
            if len(self._waiting) == waiting:
                return

    def _taken(self) -> list[_Request]:
        """Take what waits, as long as it is not too much for one validation; the first in any case."""
        together = [self._waiting.popleft()]
        records = together[0].records
        while self._waiting and records + self._waiting[0].records <= _RECORDS_TOGETHER:
            together.append(self._waiting.popleft())
            records += together[-1].records
        return together

    def _judge(self, together: Sequence[_Request]) -> None:
        """Validate what came together, compare it with what was sent before, and tell whoever waits."""
        compared: list[tuple[_Request, list[Checked]]] = []
        for request, verdicts in zip(together, _validated(together), strict=True):
            if isinstance(verdicts, Exception):
                request.found.set_exception(verdicts)
            elif self._across and request.unit_id is not None and verdicts:
                compared.append((request, verdicts))
            else:
                request.found.set_result(Compared(tuple(verdicts)))
        if not (self._across and compared):
            return
        try:
            found = self._across.compared([(request.unit_id or "", verdicts) for request, verdicts in compared])
        except Exception:
            _log.exception("%d requests cannot be compared with what was sent before", len(compared))
            found = [Compared(tuple(verdicts), alone=True) for _, verdicts in compared]
        for (request, _), one in zip(compared, found, strict=True):
            request.found.set_result(one)


def _validated(together: Sequence[_Request]) -> list[list[Checked] | Exception]:
    """Return the verdicts on the returns of several requests; what fails for all is tried for each alone."""
    try:
        found = check([read for request in together for read in request.reads])
        if len(together) > 1 and any(finding.code == _NOT_RUN for of_read in found for finding in of_read):
            raise RuntimeError("a rule could not be run on what came together")
    except Exception as problem:
        if len(together) == 1:
            return [problem]
        _log.warning("%d requests are validated one by one: %s", len(together), problem)
        return [_validated([request])[0] for request in together]
    each = iter(found)
    return [[_verdict(read, next(each)) for read in request.reads] for request in together]


def _verdict(read: ReturnRead, found: Sequence[Finding]) -> Checked:
    findings = in_reading_order([*read.findings, *found], (table.sheet for table in read.tables))
    return Checked(read, findings, decide(read, findings))
