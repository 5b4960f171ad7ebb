"""Processes that are there to be killed: forked from one that has imported everything and opened nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["chaos.steps", "chaos.nights", "chaos.installation", "warehouse", "expectations.validation", "expectations.docs"]
)
Answer = TypeVar("Answer")


class ChildEndedError(RuntimeError):
    """A process ended without the answer that it was asked for."""


def started(target: object, *arguments: object) -> BaseProcess:
    """Start a function of a module in a process of its own."""
    child = _PROCESSES.Process(target=target, args=arguments)  # type: ignore[arg-type]
    child.start()
    return child


def answered(target: Callable[..., Answer], *arguments: object) -> Answer:
    """Return what a function of a module returns in a process of its own, which leaves nothing open in this one.

    Raises:
        ChildEndedError: the process ended without an answer.
    """
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    child = started(_answer, theirs, target, arguments)
    theirs.close()
    try:
        answer: Answer = ours.recv()
    except EOFError as error:
        child.join()
        raise ChildEndedError(f"a process ended with {child.exitcode}") from error
    child.join()
    return answer


def _answer(told: Connection, target: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    told.send(target(*arguments))
