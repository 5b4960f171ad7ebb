"""Reading children that are there before a file comes, for whoever is waited for by a person.

A night starts its children, gives them thousands of files and lets them go (``transforms.sandbox``). At the door files
come one by one, and starting a child costs eighty times what reading a return does. So a few wait here, bound in the
same ways, each read for by a thread of its own. A file costs its own child only, and nobody's files wait behind it: a
child has one file at a time, the next file is that of whoever was served longest ago, and one owner never holds all
children.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections import Counter, OrderedDict, deque
from concurrent.futures import Future
from dataclasses import dataclass, field

from transforms.readers.refusal import LIMITS, Limits
from transforms.returns import ReturnRead
from transforms.sandbox import READER, Job, decoded, refused, request_of
from transforms.sandbox_process import ChildLostError, SandboxError, SandboxProcess

LONGEST_ANSWER = 16 << 20
"""Bytes of an answer that is made records of in this process: some 40,000 visits, which then take 150 MiB."""

_LOOK_SECONDS = 1.0  # between two looks at whether an idle child is still there
_log = logging.getLogger(__name__)


class TooLongError(Exception):
    """A file holds more records than are looked at while somebody waits; the night reads it all the same."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A file that somebody waits for; an ``answer`` is bytes, or why there is none."""

    job: Job
    owner: str
    future: Future[ReturnRead] = field(default_factory=Future)
    answer: bytes | ChildLostError | None = None
    tried: int = 0

    def request(self) -> bytes:
        return request_of(self.job)

    def take(self, answer: bytes) -> None:
        self.answer = answer

    def fail(self, lost: ChildLostError) -> None:
        self.answer = lost


class ReadingPool:
    """A few children that read files for many owners; safe to share between threads.

    Args:
        workers: children, each with a thread of ours.
        limits: on each file, as at night.
        reader: a function (path, name, hints) -> ``ReturnRead``, by name.
    """

    def __init__(self, workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER) -> None:
        self._limits = limits
        self._reader = reader
        self._most_of_one = max(1, workers - 1)
        self._changed = threading.Condition()
        self._waiting: OrderedDict[str, deque[_Asked]] = OrderedDict()  # the owner served longest ago comes first
        self._reading: Counter[str] = Counter()
        self._closed = False
        self._generation = 0
        self._threads = [threading.Thread(target=self._work, name=f"reading-{n}", daemon=True) for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job, owner: str = "") -> Future[ReturnRead]:
        """Have a file read; the future raises ``TooLongError``, or ``SandboxError`` where no child can be started.

        Args:
            job: the file; it must stay where it is until the future is done.
            owner: whose it is, so that nobody keeps the others waiting.
        """
        asked = _Asked(job, owner)
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting.setdefault(owner, deque()).append(asked)
            self._changed.notify()
        return asked.future

    def renew(self) -> None:
        """Let every child go once it has read what it reads: the province's folder is another."""
        with self._changed:
            self._generation += 1
            self._changed.notify_all()

    def close(self) -> None:
        """End the children; what still waits is cancelled."""
        with self._changed:
            self._closed = True
            waiting = [asked for queue in self._waiting.values() for asked in queue]
            self._waiting.clear()
            self._changed.notify_all()
        for asked in waiting:
            asked.future.cancel()
        for thread in self._threads:
            thread.join(self._limits.seconds + 5)

    def _work(self) -> None:
        """Keep one child and have it read one file after the other, until the pool is closed."""
        child, generation = None, -1
        try:
            while not self._closed:
                if child is not None and (child.gone or child.spent or generation != self._generation):
                    child.stop()
                    child = None
                if child is None:
                    generation = self._generation
                    child = self._started()
                asked = self._next()
                if asked is None:
                    continue
                try:
                    child = self._read(asked, child)
                finally:
                    self._done(asked)
        finally:
            if child is not None:
                child.stop()

    def _started(self) -> SandboxProcess | None:
        """Start a child before it is needed; that none can be started is said to whoever needs it."""
        try:
            return SandboxProcess(self._limits, self._reader)
        except OSError:
            _log.exception("a reading process cannot be started")
            return None

    def _next(self) -> _Asked | None:
        """Wait a little for a file; take that of the owner who was served longest ago."""
        with self._changed:
            if not self._waiting:
                self._changed.wait(_LOOK_SECONDS)
            for owner, queue in self._waiting.items():
                if self._reading[owner] < self._most_of_one:
                    asked = queue.popleft()
                    del self._waiting[owner]
                    if queue:
                        self._waiting[owner] = queue  # behind all others
                    if not asked.future.set_running_or_notify_cancel():
                        return None  # nobody waits for it any more
                    self._reading[owner] += 1
                    return asked
            if self._waiting:
                self._changed.wait(_LOOK_SECONDS)
            return None

    def _done(self, asked: _Asked) -> None:
        with self._changed:
            self._reading[asked.owner] -= 1
            if not self._reading[asked.owner]:
                del self._reading[asked.owner]
            self._changed.notify()

    def _read(self, asked: _Asked, child: SandboxProcess | None) -> SandboxProcess | None:
        """Have a file read and give its future what came of it; return the child that is left, if one is."""
        while asked.answer is None:
            if child is None:
                child = self._started()
            if child is None:
                asked.future.set_exception(SandboxError("no reading process can be started"))
                return None
            try:
                self._wait(asked, child)
            except ChildLostError as lost:
                child.stop()
                child = None
                asked.tried += 1
                # What an earlier file did to the child is not this one's fault: it is the first of another, once.
                if lost.blames_file or asked.tried > 1:
                    asked.answer = lost
            except (SandboxError, OSError) as problem:
                child.stop()
                asked.future.set_exception(problem if isinstance(problem, SandboxError) else SandboxError(str(problem)))
                return None
        self._answer(asked)
        return child

    def _wait(self, asked: _Asked, child: SandboxProcess) -> None:
        child.send(asked)
        while asked.answer is None:
            started = time.monotonic()
            ready, _, _ = select.select([child], [], [], max(0.0, child.patience))
            if ready:
                child.hear()
            else:
                child.wait(time.monotonic() - started)

    def _answer(self, asked: _Asked) -> None:
        job, answer = asked.job, asked.answer
        try:
            if isinstance(answer, ChildLostError):
                _log.warning("a file of %d bytes could not be read: %s", _size(job), answer.reason)
                read = refused(job.name, answer)
                read.sha256 = job.sha256
            elif answer is None or len(answer) > LONGEST_ANSWER:
                raise TooLongError(job.name)
            else:
                read = decoded(answer, job.name, job.sha256)
        except Exception as problem:
            asked.future.set_exception(problem)
        else:
            asked.future.set_result(read)


def _size(job: Job) -> int:
    try:
        return job.path.stat().st_size
    except OSError:
        return -1
