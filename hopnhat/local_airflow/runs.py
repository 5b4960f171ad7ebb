"""Start a DAG's run and watch it to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hopnhat.local_airflow.api import Api, Task

ENDED = frozenset(("success", "failed", "skipped", "upstream_failed", "removed"))
WAITS_FOR_A_PERSON = frozenset(("awaiting_input", "deferred"))
TRIES_AGAIN = frozenset(("up_for_retry",))
_LOOK_EVERY = 0.5


class RunFailedError(RuntimeError):
    """A run did not come to its end; the text names the tasks that failed, and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a DAG."""

    api: Api
    dag_id: str
    run_id: str

    def events(self, seconds: float, look: Callable[[], None] = lambda: None) -> Iterator[Task]:
        """Watch until the run ends; yield a task each time it has ended, waits for a person or is to be tried again.

        ``look`` is called each time before Airflow is asked; what it raises ends the watch.

        Raises:
            RunFailedError: a task failed, or the run did not end within ``seconds``.
        """
        deadline = time.monotonic() + seconds
        told: set[tuple[str, int, str | None]] = set()
        while True:
            look()
            tasks = self.api.tasks(self.dag_id, self.run_id)
            for task in sorted(tasks, key=lambda one: one.ended or ""):
                event = (task.task_id, task.attempt, task.state)
                if task.state in ENDED | WAITS_FOR_A_PERSON | TRIES_AGAIN and event not in told:
                    told.add(event)
                    yield task
            all_ended = all(task.state in ENDED for task in tasks)
            state = self.api.run_state(self.dag_id, self.run_id) if all_ended else "running"
            if state == "success":
                return
            if state == "failed" or time.monotonic() > deadline:
                raise RunFailedError(self._why(state))
            time.sleep(_LOOK_EVERY)

    def returned(self, task_id: str, number: int = -1) -> Any:
        """Return what one of its tasks returned; ``number`` is which of several, from 0, where a task was mapped."""
        return self.api.returned(self.dag_id, self.run_id, task_id, number)

    def _why(self, state: str) -> str:
        tasks = self.api.tasks(self.dag_id, self.run_id)
        causes = [
            f"{task.task_id}: {self.api.failure(self.dag_id, self.run_id, task)}"
            for task in tasks
            if task.state == "failed"
        ]
        open_tasks = [f"{task.task_id} ({task.state})" for task in tasks if task.state not in ENDED]
        return "\n".join((f"{self.dag_id}, {self.run_id}: {state}", *causes, *open_tasks))


def start(api: Api, dag_id: str, **params: str) -> Run:
    """Start a run with the given parameters."""
    return Run(api, dag_id, api.trigger(dag_id, params))
