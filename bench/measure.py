"""What a piece of work costs: processor seconds of a process and its children, and the most memory they held at once.

Processor seconds rather than the clock, because other people share the machine; ratios rather than seconds, because
machines differ.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PAGE = resource.getpagesize()
_PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """``cpu`` in seconds, ``peak`` in bytes; ``said`` is what the work printed as its last line of JSON."""

    cpu: float
    peak: int
    said: Any


def cpu_seconds() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def cost_of(module: str, *arguments: object) -> Cost:
    """Run ``python -m module arguments`` in a process of its own, to its end.

    Raises:
        RuntimeError: it failed; its errors are in the message.
    """
    before = cpu_seconds()
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, cwd=_PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peak = _Peak(process.pid)
        watch = threading.Thread(target=peak.watch)
        watch.start()
        out, errors = process.communicate()
        peak.ended.set()
        watch.join()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}:\n{errors[-2000:]}")
    return Cost(cpu_seconds() - before, peak.most, json.loads(out.splitlines()[-1]))


class _Peak:
    """The most memory a process and its children hold together, looked at five times a second."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.ended = threading.Event()
        self.most = 0

    def watch(self) -> None:
        """Look until the work has ended."""
        while not self.ended.wait(0.2):
            self.most = max(self.most, _resident(self._pid))


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        children = Path(f"/proc/{pid}/task").glob("*/children")
        return pages * _PAGE + sum(_resident(int(child)) for path in children for child in path.read_text().split())
    except (OSError, ValueError, IndexError):  # it has just ended
        return 0


def each(work: Callable[[str], object], paths: list[str]) -> float:
    """Return the processor seconds that ``work`` takes on all paths, the first few done once before to warm up."""
    for path in paths[:5]:
        work(path)
    before = cpu_seconds()
    for path in paths:
        work(path)
    return cpu_seconds() - before


def say(answer: object) -> None:
    """Print an answer for ``cost_of``."""
    print(json.dumps(answer))


def machine() -> str:
    """Return the machine in a few words."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return f"{os.cpu_count()} x {names[0] if names else 'processor'}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
