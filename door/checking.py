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
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType

from expectations import Checked, check, decide
from findings import Finding, in_reading_order
from organisation.senders import Sender
from transforms.readers.refusal import LIMITS, Limits
from transforms.reading_pool import ReadingPool
from transforms.returns import Hints, ReturnRead
from transforms.sandbox import READER, Job

WEB = "web"
"""The source of what comes by the page."""

_RECORDS_TOGETHER = 20_000  # records validated at once: a hundred bytes each a check, so that memory stays flat
_NOT_RUN = "rule_not_run"
_log = logging.getLogger(__name__)


def hints_of(unit_id: str, source: str = WEB) -> Hints:
    """Return what is known of a file that a unit sends itself: it may speak for itself and for those below it."""
    return Hints(Sender(source=source, place=unit_id, unit_id=unit_id))


@dataclass(slots=True)
class _Request:
    """What somebody waits to have validated."""

    reads: Sequence[ReturnRead]
    found: Future[list[list[Finding]]] = field(default_factory=Future)

    @property
    def records(self) -> int:
        return sum(len(table) for read in self.reads for table in read.tables)


class Checker:
    """Checks files for many at once; safe to share between threads, one a process.

    Args:
        workers: reading children; two of them are what two processors keep busy.
        limits: on each file, as at night.
        reader: what reads a file, by name.
    """

    def __init__(self, workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER) -> None:
        self._pool = ReadingPool(workers, limits=limits, reader=reader)
        self._changed = threading.Condition()
        self._waiting: deque[_Request] = deque()
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
        """Return the verdict on each file, in order; waits for it, and blocks the calling thread meanwhile.

        Args:
            jobs: the files, with the names their sender gave them and ``hints_of`` the sender.
            owner: for whom, so that nobody keeps the others waiting.

        Raises:
            transforms.reading_pool.TooLongError: a file holds more than is looked at here; the night reads it.
            transforms.sandbox.SandboxError: no child can be started; that is our fault.
        """
        asked = [self._pool.submit(job, owner) for job in jobs]
        try:
            return self.judge([one.result() for one in asked])
        finally:
            for one in asked:
                one.cancel()

    def judge(self, reads: Sequence[ReturnRead]) -> list[Checked]:
        """Return the verdict on files that are read already, validated together with whatever else waits."""
        request = _Request(reads)
        with self._changed:
            if self._closed:
                raise RuntimeError("the checker is closed")
            self._waiting.append(request)
            self._changed.notify()
        return [_verdict(read, found) for read, found in zip(reads, request.found.result(), strict=True)]

    def warm(self) -> None:
        """Load what the first check would have to wait for (2 s); returns once it is there."""
        self.judge([])
        from expectations.validation import validator

        validator()

    def renew(self) -> None:
        """Begin again with what the province's folder now says; call ``province.folder.forget_folder`` before."""
        from expectations.validation import validator

        validator.cache_clear()
        self._pool.renew()

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
                if self._closed:
                    for request in self._waiting:
                        request.found.cancel()
                    return
                together = self._taken()
            _validate(together)

    def _taken(self) -> list[_Request]:
        """Take what waits, as long as it is not too much for one validation; the first in any case."""
        together = [self._waiting.popleft()]
        records = together[0].records
        while self._waiting and records + self._waiting[0].records <= _RECORDS_TOGETHER:
            together.append(self._waiting.popleft())
            records += together[-1].records
        return together


def _validate(together: Sequence[_Request]) -> None:
    """Run the rules over the returns of several requests; what fails for all is tried for each alone."""
    try:
        found = check([read for request in together for read in request.reads])
        if len(together) > 1 and any(finding.code == _NOT_RUN for of_read in found for finding in of_read):
            raise RuntimeError("a rule could not be run on what came together")
    except Exception as problem:
        if len(together) == 1:
            together[0].found.set_exception(problem)
            return
        _log.warning("%d requests are validated one by one: %s", len(together), problem)
        for request in together:
            _validate([request])
        return
    start = 0
    for request in together:
        request.found.set_result(found[start : start + len(request.reads)])
        start += len(request.reads)


def _verdict(read: ReturnRead, found: Sequence[Finding]) -> Checked:
    findings = in_reading_order([*read.findings, *found], (table.sheet for table in read.tables))
    return Checked(read, findings, decide(read, findings))
