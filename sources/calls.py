"""Calls that may never come back, made one after another where nobody waits for them longer than agreed.

The library of a file server waits as long as the server keeps a connection open, and a thread that waits cannot be
stopped: it is left behind, and nothing more is asked of that server.
"""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class SilentError(Exception):
    """A call was not answered within ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds = seconds


class Calls:
    """Calls functions in one thread of its own, which ends with the process.

    Args:
        longest: seconds that one call may take.
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._waiting: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._left = False

    def make(self, function: Callable[..., Answer], *arguments: object, **named: object) -> Answer:
        """Return what a function returns, or raise what it raises.

        Raises:
            SilentError: it did neither in time; every later call raises this at once.
        """
        if self._left:
            raise SilentError(self._longest)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="file system")
            self._thread.start()
        context, answers = contextvars.copy_context(), queue.SimpleQueue[Any]()
        self._waiting.put((lambda: context.run(function, *arguments, **named), answers))
        try:
            answer, error = answers.get(timeout=self._longest)
        except queue.Empty:
            self._left = True
            raise SilentError(self._longest) from None
        if error is not None:
            raise error
        return answer  # type: ignore[no-any-return]

    def _run(self) -> None:
        while True:
            call, answers = self._waiting.get()
            try:
                answers.put((call(), None))
            except BaseException as error:  # handed to whoever waits
                answers.put((None, error))
