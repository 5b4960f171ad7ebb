"""Read files in disposable child processes, so that no file can hurt more than itself.

A child reads many files, one after the other, and has the next ones at hand. One that a file kills (an abort, too much
memory, too much time) is replaced, and that file alone gets an error finding. What passes is length-prefixed msgpack on
the child's pipes; nothing that comes from a child is ever unpickled or run. It works wherever a process can be started:
on the command line and inside an Airflow task.
"""

from __future__ import annotations

import logging
import os
import selectors
import time
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType

import msgspec

from findings import catalogue
from transforms import sandbox_child, wire
from transforms.readers.files import safe_name
from transforms.readers.refusal import LIMITS, Limits
from transforms.returns import Hints, ReturnRead
from transforms.sandbox_process import ChildLostError, SandboxError, SandboxProcess, Task

__all__ = ["EXPLAINER", "READER", "Job", "SandboxError", "answers", "decoded", "read_many", "refused", "request_of"]

READER, EXPLAINER = "transforms.read:read_file", "transforms.read:explain_file"
_AT_HAND = 8  # files a child, those read and not yet asked for among them
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: where its bytes are, what its sender called it, and what is known of it."""

    path: Path
    name: str
    sha256: str = ""
    hints: Hints = field(default_factory=Hints)


def read_many(
    jobs: Iterable[Job], workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER
) -> Generator[ReturnRead, None, None]:
    """Give what each job's file holds, in the order of the jobs, whatever the files do; as ``answers`` otherwise."""
    with closing(answers(jobs, workers, limits=limits, reader=reader)) as found:
        for job, answer in found:
            yield decoded(answer, job.name, job.sha256)


def answers(
    jobs: Iterable[Job], workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER
) -> Generator[tuple[Job, bytes], None, None]:
    """Give each job with what a child says of its file, for ``decoded``, in the order of the jobs.

    At most a few jobs a worker are taken ahead. ``reader`` names a function (path, name, hints) -> ``ReturnRead``.

    Raises:
        SandboxError: no child can be started.
    """
    more = iter(jobs)
    at_hand: deque[_Task] = deque()
    with _Children(workers, limits, reader) as children:
        while True:
            for job in islice(more, workers * _AT_HAND - len(at_hand)):
                task = _Task(job)
                at_hand.append(task)
                children.waiting.append(task)
            if not at_hand:
                return
            while (answer := at_hand[0].answer) is None:
                children.work()
            yield at_hand.popleft().job, answer


def decoded(answer: bytes, name: str, sha256: str) -> ReturnRead:
    """Return what a child said of a file; of an answer that is none, that the file cannot be read."""
    try:
        read = wire.decode(answer)
    except (msgspec.DecodeError, KeyError, ValueError):
        _log.warning("reading %r: the answer is not valid", name)
        lost = ChildLostError("file_crashed", "câu trả lời không hợp lệ", blames_file=True)
        read = refused(name, lost)
    read.sha256 = sha256
    return read


def request_of(job: Job) -> bytes:
    """Return the message that asks a child to read a job's file."""
    name = job.name.encode("utf-8", "replace").decode("utf-8")
    return msgspec.msgpack.encode(sandbox_child.Request(os.fsencode(job.path), name, job.hints))


def refused(name: str, lost: ChildLostError) -> ReturnRead:
    """Return what is said of a file whose child gave no answer."""
    shown = safe_name(name)
    finding = catalogue().find(lost.code, file=shown, params={"reason": lost.reason, "limit": f"{lost.limit:.0f}"})
    return ReturnRead(file=shown, findings=[finding], rejected=True)


@dataclass(slots=True)
class _Task:
    """A job on its way, and what came of it."""

    job: Job
    answer: bytes | None = None

    def request(self) -> bytes:
        return request_of(self.job)

    def take(self, answer: bytes) -> None:
        self.answer = answer

    def fail(self, lost: ChildLostError) -> None:
        _log.warning("reading %r: %s", self.job.name, lost.reason)
        self.answer = wire.encode(refused(self.job.name, lost))


class _Children:
    """The children at hand, and the tasks that ``waiting`` for one of them."""

    def __init__(self, workers: int, limits: Limits, reader: str) -> None:
        self.waiting: deque[Task] = deque()
        self._workers = workers
        self._limits = limits
        self._reader = reader
        self._children: list[SandboxProcess] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> _Children:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in list(self._children):
            self._leave(child)
        self._selector.close()

    def work(self) -> None:
        """Give the children what waits, and hear what one of them has to say."""
        self._hand_out()
        started = time.monotonic()
        ready = self._selector.select(min(child.patience for child in self._children))
        waited = time.monotonic() - started
        heard = {key.data for key, _ in ready}
        for child in list(self._children):
            try:
                child.hear() if child in heard else child.wait(waited)
            except ChildLostError as lost:
                self._replace(child, lost)
            else:
                if child.spent:
                    self._leave(child)

    def _hand_out(self) -> None:
        while self.waiting:
            child = min((one for one in self._children if one.has_room), key=lambda one: len(one.tasks), default=None)
            if (child is None or child.tasks) and len(self._children) < self._workers:
                child = self._start()
            if child is None:
                return
            child.send(self.waiting.popleft())

    def _start(self) -> SandboxProcess:
        child = SandboxProcess(self._limits, self._reader)
        self._children.append(child)
        self._selector.register(child, selectors.EVENT_READ, child)
        return child

    def _leave(self, child: SandboxProcess) -> None:
        self._children.remove(child)
        self._selector.unregister(child)
        child.stop()

    def _replace(self, child: SandboxProcess, lost: ChildLostError) -> None:
        """Let go of a lost child. Its first file failed, or where that is in doubt is the first of a new child."""
        self._leave(child)
        if child.tasks:
            first = child.tasks.popleft()
            self.waiting.extendleft(reversed(child.tasks))
            if lost.blames_file:
                first.fail(lost)
            else:
                self._start().send(first)
