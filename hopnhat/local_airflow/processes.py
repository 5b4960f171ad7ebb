"""Child processes that never outlive the one who started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psutil

_GRACE_SECONDS = 5.0
_TAIL_LINES = 15
_REQUESTS_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProcessEndedError(RuntimeError):
    """A process that should have kept running, or succeeded, did not; the text ends with the tail of its log."""


class Processes:
    """A context: what is started in it, with all descendants, is stopped when it is left, however it is left.

    Each process leads a session of its own, so that Ctrl-C reaches us alone and the order of leaving is ours.
    """

    def __init__(self, logs: Path, cwd: Path, environment: Mapping[str, str]) -> None:
        self._logs, self._cwd, self._environment = logs, cwd, environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Processes:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with _undisturbed():
            self.stop()

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start ``python -m arguments`` in the background, its output in ``<name>.log``."""
        with self._log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 our own interpreter, arguments fixed in the code
                [sys.executable, "-m", *arguments],
                cwd=self._cwd,
                env=dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, name: str, arguments: Sequence[str]) -> None:
        """Run ``python -m arguments`` to its end.

        Raises:
            ProcessEndedError: it failed.
        """
        self.start(name, arguments)
        if self._running[name].wait():
            raise ProcessEndedError(self._told(name))
        del self._running[name]

    def check(self) -> None:
        """Raise ``ProcessEndedError`` if any background process is no longer there."""
        for name in self.ended():
            raise ProcessEndedError(self._told(name))

    def ended(self) -> list[str]:
        """Return the names of the background processes that are no longer there."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def kill(self, name: str) -> None:
        """Kill one process with all its descendants, as a machine that loses its power does; it is not missed after."""
        child = self._running.pop(name)
        for process in _with_children(psutil.Process(child.pid)):
            _kill(process)
        child.wait()

    def pids(self) -> list[int]:
        """Return the ids of all processes that run, descendants included."""
        return [process.pid for process in self._tree()]

    def stop(self) -> None:
        """Ask every process to end, then make it: parents first, then whatever they left behind."""
        tree = self._tree()
        for child in self._running.values():
            _signal_group(child.pid, signal.SIGTERM)
        survivors = _wait_until_gone(tree, _GRACE_SECONDS)
        left = {late for survivor in survivors for late in _with_children(survivor)}
        for process in left:
            _kill(process)
        for child in self._running.values():
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        _wait_until_gone(left, _GRACE_SECONDS)
        self._running.clear()

    def _tree(self) -> list[psutil.Process]:
        return [
            process
            for child in self._running.values()
            if child.poll() is None
            for process in _with_children(psutil.Process(child.pid))
        ]

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _told(self, name: str) -> str:
        lines = self._log(name).read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join((f"{name}: {self._log(name)}", *lines[-_TAIL_LINES:]))


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _wait_until_gone(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Wait until all have ended, at most so long; return those that have not. (A zombie has ended.)"""
    deadline = time.monotonic() + seconds
    left = list(processes)
    while left := [process for process in left if _runs(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C cut short what is done inside."""
    before = {request: signal.signal(request, signal.SIG_IGN) for request in _REQUESTS_TO_END}
    try:
        yield
    finally:
        for request, handler in before.items():
            signal.signal(request, handler)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _signal_group(leader: int, what: signal.Signals) -> None:
    try:
        os.killpg(leader, what)
    except ProcessLookupError:
        return
