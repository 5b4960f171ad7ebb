"""Processes that are there to be killed: forked from one that has imported everything and opened nothing."""

from __future__ import annotations

import multiprocessing
from multiprocessing.process import BaseProcess

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["chaos.steps", "chaos.nights", "chaos.installation", "warehouse", "expectations.validation", "expectations.docs"]
)


def started(target: object, *arguments: object) -> BaseProcess:
    """Start a function of a module in a process of its own."""
    child = _PROCESSES.Process(target=target, args=arguments)  # type: ignore[arg-type]
    child.start()
    return child
