"""Every step of a load that reaches the disk or the engine, counted; and death by SIGKILL just before one of them."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
from collections.abc import Callable
from typing import Any

_OF_THE_SYSTEM = ("chmod", "fsync", "mkdir", "rename", "replace", "unlink")
_OF_A_CONNECTION = ("execute", "register")


class Steps:
    """Counts the steps taken in this process from ``watch`` on; dies before the one numbered ``last``, if given."""

    def __init__(self, last: int | None = None) -> None:
        self.taken = 0
        self._last = last

    def watch(self) -> None:
        """Put the counter before every step. There is no way back: it is meant for a process that ends."""
        for name in _OF_THE_SYSTEM:
            setattr(os, name, self._before(getattr(os, name)))
        shutil.copyfileobj = self._before(shutil.copyfileobj)
        for backend in ("file", "lake"):
            module = importlib.import_module(f"warehouse.{backend}")
            setattr(module, "connect", self._watching(module.connect))  # noqa: B010

    def _watching(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``connect`` for watched connections, to which Arrow tables of outer frames are known."""
        return lambda **config: _Watched(connect(**config, python_scan_all_frames=True), self._before)

    def _before(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if self.taken == self._last:
                os.kill(os.getpid(), signal.SIGKILL)
            self.taken += 1
            return step(*arguments, **named)

        return counted


class _Watched:
    """A DuckDB connection with a counter before each statement."""

    def __init__(self, whole: Any, before: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        self._whole, self._before = whole, before

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._whole, name)
        return self._before(found) if name in _OF_A_CONNECTION else found

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._whole.close()
