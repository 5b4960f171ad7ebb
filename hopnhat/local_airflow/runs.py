"""Start a DAG's run and watch it to its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from hopnhat.local_airflow.api import Api, Task

WAITS_FOR_A_PERSON = frozenset(("awaiting_input", "deferred"))
_ENDED = frozenset(("success", "failed", "skipped", "upstream_failed", "removed"))
_LOOK_EVERY = 0.3


class RunFailedError(RuntimeError):
    """A run did not come to its end; the text names the DAG and its tasks that failed."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a DAG."""

    api: Api
    dag_id: str
    run_id: str

    def follow(self, each: Callable[[Task], None], asked: Callable[[Task], None], seconds: float) -> None:
        """Watch until the run ends: ``each`` task once as it ends, ``asked`` once for a task that waits for a person.

        Raises:
            RunFailedError: a task failed, or the run did not end within ``seconds``.
        """
        deadline = time.monotonic() + seconds
        seen: set[tuple[str, str]] = set()
        while True:
            state = self.api.run_state(self.dag_id, self.run_id)
            for task in sorted(self.api.tasks(self.dag_id, self.run_id), key=lambda one: one.ended or ""):
                kind = "ended" if task.state in _ENDED else "asked" if task.state in WAITS_FOR_A_PERSON else ""
                if kind and (kind, task.task_id) not in seen:
                    seen.add((kind, task.task_id))
                    (each if kind == "ended" else asked)(task)
            if state == "success":
                return
            if state == "failed" or time.monotonic() > deadline:
                raise RunFailedError(self._why(state))
            time.sleep(_LOOK_EVERY)

    def _why(self, state: str) -> str:
        tasks = ", ".join(f"{task.task_id}: {task.state}" for task in self.api.tasks(self.dag_id, self.run_id))
        return f"{self.dag_id} {self.run_id} ({state}): {tasks}"


def start(api: Api, dag_id: str, **params: str) -> Run:
    """Start a run with the given parameters."""
    return Run(api, dag_id, api.trigger(dag_id, params))
