"""One reading process as its parent sees it: what it was sent, what it has said, and how long it may still take."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections import deque
from math import inf
from pathlib import Path
from typing import Protocol

from province import VARIABLE, province_folder
from transforms import sandbox_child
from transforms.readers.refusal import Limits

_ROOT = Path(__file__).resolve().parents[1]
_FILES = 5000  # a child, then it has done enough
_SENT_AHEAD = 3  # files a child has at hand, the one it reads among them
_SENT_BYTES = 32 << 10  # of requests that it has not answered: they fit its pipe, so that nobody waits for the other
_STARTUP_SECONDS = 60.0
_ENDING_SECONDS = 5.0
_LONGEST_ANSWER = 512 << 20
_AT_ONCE = 1 << 16  # bytes; a pipe holds no more
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "HOPNHAT_FORMS")
_log = logging.getLogger(__name__)


class SandboxError(RuntimeError):
    """The reader itself cannot run (it fails to start); no file is to blame."""


class ChildLostError(Exception):
    """A child gave no answer; not ``blames_file`` where what it read before may be the cause."""

    def __init__(self, code: str, reason: str, *, blames_file: bool, limit: float = 0) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.blames_file = blames_file
        self.limit = limit


class Task(Protocol):
    """A file to read, told what came of it."""

    def request(self) -> bytes:
        """Return the message that asks for it."""

    def take(self, answer: bytes) -> None:
        """Take the child's answer."""

    def fail(self, lost: ChildLostError) -> None:
        """Take that there is none."""


class SandboxProcess:
    """A child process with its pipes. ``tasks`` are those it was sent and has not answered, in its order.

    ``patience`` is for how many seconds of waiting it may go on saying nothing.
    """

    def __init__(self, limits: Limits, reader: str) -> None:
        self.tasks: deque[Task] = deque()
        self.patience = _STARTUP_SECONDS
        self._limits = limits
        self._ready = False
        self._sent = 0
        self._answered = 0
        self._unanswered: deque[int] = deque()  # the length of each request
        self._heard = bytearray()
        self._process = _started(limits, reader)

    def fileno(self) -> int:
        """Return the handle on which its answers come."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    @property
    def gone(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    @property
    def has_room(self) -> bool:
        """Whether it can be sent another file."""
        ahead = len(self.tasks) < _SENT_AHEAD and sum(self._unanswered) < _SENT_BYTES
        return ahead and self._sent < _FILES

    @property
    def spent(self) -> bool:
        """Whether it has read as many files as one child should."""
        return self._answered >= _FILES

    def send(self, task: Task) -> None:
        """Have it read a file after those it has; a child that is gone will be found out when it is listened to."""
        assert self._process.stdin is not None
        if self._ready and not self.tasks:
            self.patience = self._limits.seconds
        message = sandbox_child.frame(sandbox_child.REQUEST, task.request())
        self.tasks.append(task)
        self._unanswered.append(len(message))
        self._sent += 1
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(message)

    def wait(self, seconds: float) -> None:
        """Note that it said nothing for so long.

        Raises:
            ChildLostError: that was too long.
        """
        self.patience -= seconds
        if self.patience <= 0:
            if not self._ready:
                raise SandboxError("a reading process did not start in time")
            limit = self._limits.seconds
            raise ChildLostError("file_timeout", "quá thời gian", blames_file=True, limit=limit)

    def hear(self) -> None:
        """Take what it has said, and give its tasks their answers.

        Raises:
            ChildLostError: it is gone, or talks nonsense.
            SandboxError: it could not start.
        """
        piece = os.read(self.fileno(), _AT_ONCE)
        if not piece:
            raise self._lost()
        self._heard += piece
        start, head = 0, sandbox_child.HEAD.size
        while len(self._heard) - start >= head:
            tag, length = sandbox_child.HEAD.unpack_from(self._heard, start)
            if length > _LONGEST_ANSWER:
                raise ChildLostError("file_crashed", "câu trả lời quá dài", blames_file=True)
            if len(self._heard) - start - head < length:
                break
            start += head + length
            self._understand(tag, bytes(self._heard[start - length : start]))
        del self._heard[:start]

    def stop(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _understand(self, tag: int, content: bytes) -> None:
        if not self._ready:
            if tag != sandbox_child.READY:
                raise SandboxError(f"a reading process cannot run:\n{content.decode('utf-8', 'replace')}")
            self._ready = True
        elif not self.tasks:
            raise ChildLostError("file_crashed", "câu trả lời không ai hỏi", blames_file=True)
        else:
            task = self.tasks.popleft()
            self._unanswered.popleft()
            self._answered += 1
            if tag == sandbox_child.ANSWER:
                task.take(content)
            else:
                _log.error("the reader failed:\n%s", content.decode("utf-8", "replace"))
                task.fail(ChildLostError("file_crashed", "lỗi của chương trình đọc", blames_file=True))
        self.patience = self._limits.seconds if self.tasks else inf

    def _lost(self) -> ChildLostError:
        code = self._ended()
        if not self._ready:
            raise SandboxError(f"a reading process did not start: it ended with {code}")
        if -code == signal.SIGXCPU:
            limit = self._limits.cpu_seconds
            return ChildLostError("file_timeout", "quá thời gian xử lý", blames_file=True, limit=limit)
        reason = signal.strsignal(-code) if code < 0 else f"mã thoát {code}"
        return ChildLostError("file_crashed", reason or str(code), blames_file=self._answered == 0)

    def _ended(self) -> int:
        try:
            return self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:  # it closed its pipe and lives on
            self._process.kill()
            return self._process.wait()


def _started(limits: Limits, reader: str) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    # By its path: the child runs elsewhere, and a copy in the folder of the installation's data is never guessed.
    environment |= {VARIABLE: str(province_folder())}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    bounds = (str(limits.memory_bytes), str(limits.cpu_seconds))
    command = [sys.executable, "-m", sandbox_child.__name__, reader, *bounds]
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
    )
