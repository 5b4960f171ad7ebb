"""Read files in disposable child processes, so that no file can hurt more than itself.

A child reads many files, one after the other. One that a file kills (an abort, too much memory, too much time) is
replaced, and that file alone gets an error finding. Requests and answers are length-prefixed msgpack on the child's
pipes; nothing that comes from a child is ever unpickled or run. It works wherever a process can be started: on the
command line and inside an Airflow task.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType

import msgspec

from findings import catalogue
from transforms import sandbox_child, wire
from transforms.readers.files import safe_name
from transforms.readers.limits import LIMITS, Limits
from transforms.returns import Hints, ReturnRead

READER = "transforms.read:read_file"
_ROOT = Path(__file__).resolve().parents[1]
_FILES_A_CHILD = 5000
_AHEAD = 8
_STARTUP_SECONDS = 60.0
_LONGEST_ANSWER = 512 << 20
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "HOPNHAT_FORMS")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: where its bytes are, what its sender called it, and what is known of it."""

    path: Path
    name: str
    sha256: str = ""
    hints: Hints = field(default_factory=Hints)


class SandboxError(RuntimeError):
    """The reader itself cannot run (it fails to start); no file is to blame."""


def read_many(
    jobs: Iterable[Job], workers: int = 2, *, limits: Limits = LIMITS, reader: str = READER
) -> Generator[ReturnRead, None, None]:
    """Give what each job's file holds, in the order of the jobs, whatever the files do.

    At most a few jobs a worker are taken ahead. ``reader`` names a function (path, name, hints) -> ``ReturnRead``.

    Raises:
        SandboxError: no child can be started.
    """
    with _Children(limits, reader) as children, ThreadPoolExecutor(workers) as threads:
        pending: deque[Future[ReturnRead]] = deque()
        try:
            for job in jobs:
                pending.append(threads.submit(children.read, job))
                if len(pending) >= workers * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


class _ChildLostError(Exception):
    """A child gave no answer; not ``blames_file`` where what it read before may be the cause."""

    def __init__(self, code: str, reason: str, *, blames_file: bool, limit: float = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.blames_file = blames_file
        self.limit = limit


class _ReaderFailedError(_ChildLostError):
    """The reader raised on a file: a fault of ours, of which the child has told and lives on."""


class _Children:
    """The children at hand; each is used by one thread at a time."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self._limits = limits
        self._reader = reader
        self._idle: SimpleQueue[_Child] = SimpleQueue()

    def __enter__(self) -> _Children:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while not self._idle.empty():
            self._idle.get().stop()

    def read(self, job: Job) -> ReturnRead:
        """Have a child read the job's file; a child that has read others before gets one successor to try again."""
        try:
            try:
                read = self._read_once(job)
            except _ChildLostError as lost:
                if lost.blames_file:
                    raise
                read = self._read_once(job, fresh=True)
        except _ChildLostError as lost:
            _log.warning("reading %r: %s", job.name, lost.reason)
            return _refused(job, lost)
        read.sha256 = job.sha256
        return read

    def _read_once(self, job: Job, *, fresh: bool = False) -> ReturnRead:
        child = self._take(fresh=fresh)
        fit = False
        try:
            read = child.read(job)
            fit = child.files < _FILES_A_CHILD
        except _ReaderFailedError:
            fit = True
            raise
        finally:
            if fit:
                self._idle.put(child)
            else:
                child.stop()
        return read

    def _take(self, *, fresh: bool) -> _Child:
        with contextlib.suppress(Empty):
            if not fresh:
                return self._idle.get_nowait()
        return _Child(self._limits, self._reader)


def _refused(job: Job, lost: _ChildLostError) -> ReturnRead:
    name = safe_name(job.name)
    params = {"reason": lost.reason, "limit": f"{lost.limit:.0f}"}
    finding = catalogue().find(lost.code, file=name, params=params)
    return ReturnRead(file=name, sha256=job.sha256, findings=[finding], rejected=True)


class _Child:
    """One child process and its pipes."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self._limits = limits
        self.files = 0
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
        bounds = (str(limits.memory_bytes), str(limits.cpu_seconds))
        command = [sys.executable, "-m", sandbox_child.__name__, reader, *bounds]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        self._greet()

    def _greet(self) -> None:
        try:
            tag, text = self._receive(_STARTUP_SECONDS)
        except _ChildLostError as lost:
            self.stop()
            raise SandboxError(f"a reading process did not start: {lost.reason}") from lost
        if tag != sandbox_child.READY:
            self.stop()
            raise SandboxError(f"a reading process cannot run:\n{text.decode('utf-8', 'replace')}")

    def read(self, job: Job) -> ReturnRead:
        """Return what the child makes of the file.

        Raises:
            _ChildLostError: it died, was too slow or failed.
        """
        name = job.name.encode("utf-8", "replace").decode("utf-8")
        request = sandbox_child.Request(os.fsencode(job.path), name, job.hints)
        self._send(msgspec.msgpack.encode(request))
        tag, content = self._receive(self._limits.seconds)
        self.files += 1
        if tag != sandbox_child.ANSWER:
            _log.error("the reader failed on %r:\n%s", job.name, content.decode("utf-8", "replace"))
            raise _ReaderFailedError("file_crashed", "lỗi của chương trình đọc", blames_file=True)
        try:
            return wire.decode(content)
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError, ValueError) as error:
            raise _ChildLostError("file_crashed", "câu trả lời không hợp lệ", blames_file=True) from error

    def stop(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, content: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(sandbox_child.frame(sandbox_child.REQUEST, content))
        except OSError as error:
            raise self._lost() from error

    def _receive(self, seconds: float) -> tuple[int, bytes]:
        deadline = time.monotonic() + seconds
        head = self._take(sandbox_child.HEAD.size, deadline)
        tag, length = sandbox_child.HEAD.unpack(head)
        if length > _LONGEST_ANSWER:
            raise _ChildLostError("file_crashed", "câu trả lời quá dài", blames_file=True)
        return tag, self._take(length, deadline)

    def _take(self, length: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        handle = self._process.stdout.fileno()
        waiter = select.poll()
        waiter.register(handle, select.POLLIN)
        pieces = bytearray()
        while len(pieces) < length:
            left = deadline - time.monotonic()
            if left <= 0 or not waiter.poll(left * 1000):
                raise _ChildLostError("file_timeout", "quá thời gian", blames_file=True, limit=self._limits.seconds)
            piece = os.read(handle, min(length - len(pieces), 1 << 20))
            if not piece:
                raise self._lost()
            pieces += piece
        return bytes(pieces)

    def _lost(self) -> _ChildLostError:
        self._process.kill() if self._process.poll() is None and self.files == 0 else None
        code = self._process.wait()
        if -code == signal.SIGXCPU:
            limit = self._limits.cpu_seconds
            return _ChildLostError("file_timeout", "quá thời gian xử lý", blames_file=True, limit=limit)
        reason = signal.strsignal(-code) if code < 0 else f"mã thoát {code}"
        return _ChildLostError("file_crashed", reason or str(code), blames_file=self.files == 0)
