"""Airflow's public REST API, as far as the demo uses it: as a person would through the screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_attempt, wait_incrementing

_SECONDS = 30
_ATTEMPTS = 6
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a run: its try and state as Airflow names it, when it ended (ISO), how long it ran; None: not yet."""

    task_id: str
    attempt: int
    state: str | None
    ended: str | None
    seconds: float


class Api:
    """The API of one server, spoken by one user. Every method raises ``requests.RequestException`` on failure.

    Airflow's server notes a request in its log table while the whole server stands still; where another of its requests
    is between writing and committing, both wait for each other until SQLite gives up after five seconds. What was
    refused for that reason was rolled back, so it is asked again.
    """

    def __init__(self, address: str, user: str = "", password: str = "") -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        if user:
            answer = self._call("POST", "/auth/token", {"username": user, "password": password})
            self._session.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def health(self) -> dict[str, str | None]:
        """Return ``healthy``, ``unhealthy`` or None for each component; a server not yet there has none."""
        try:
            self._call("GET", "/execution/health")  # where tasks report: it loads at the first call, so let that be now
            parts = self._call("GET", "/api/v2/monitor/health")
        except (requests.ConnectionError, requests.Timeout):
            return {}
        return {name: part["status"] for name, part in parts.items()}

    def dag_files(self) -> set[str]:
        """Return the names of the files whose DAGs can be run; one file may hold many."""
        return {Path(dag["fileloc"]).name for dag in self._call("GET", "/api/v2/dags")["dags"]}

    def import_errors(self) -> list[str]:
        """Return why a DAG file could not be imported, a text a file."""
        errors = self._call("GET", "/api/v2/importErrors")["import_errors"]
        return [f"{error['filename']}\n{error['stack_trace']}" for error in errors]

    def keep_pool(self, pool: dict[str, Any]) -> None:
        """Create a pool, or bring it to the given slots."""
        found = self._session.get(f"{self._address}/api/v2/pools/{pool['name']}", timeout=_SECONDS)
        if found.status_code == requests.codes.not_found:
            self._call("POST", "/api/v2/pools", pool)
        else:
            self._call("PATCH", f"/api/v2/pools/{pool['name']}", pool)

    def trigger(self, dag_id: str, params: dict[str, Any] | None = None) -> str:
        """Start a run and return its id."""
        run = self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": params or {}})
        return str(run["dag_run_id"])

    def open_runs(self, dag_id: str) -> list[str]:
        """Return the runs that have not come to an end."""
        found = self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?state=running&state=queued")["dag_runs"]
        return [run["dag_run_id"] for run in found]

    def end_open_runs(self, dag_id: str) -> int:
        """Fail the runs that have not come to an end; return how many there were."""
        found = self.open_runs(dag_id)
        for run_id in found:
            self._call("PATCH", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}", {"state": "failed"})
        return len(found)

    def run_state(self, dag_id: str, run_id: str) -> str:
        """Return a run's state: queued, running, success or failed."""
        return str(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def tasks(self, dag_id: str, run_id: str) -> list[Task]:
        """Return the tasks of a run."""
        found = self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"]
        return [
            Task(one["task_id"], one["try_number"], one["state"], one["end_date"], one["duration"] or 0.0)
            for one in found
        ]

    def returned(self, dag_id: str, run_id: str, task_id: str, number: int = -1) -> Any:
        """Return what a task returned; ``number`` is which of several, from 0, where a task was mapped."""
        where = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
        return self._call("GET", f"{where}?deserialize=true&map_index={number}")["value"]

    def failure(self, dag_id: str, run_id: str, task: Task) -> str:
        """Return the exception a task's log ends with; empty where it tells none."""
        where = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task.task_id}/logs/{task.attempt}"
        lines = self._call("GET", f"{where}?full_content=true")["content"]
        raised = [error for line in lines for error in (line.get("error_detail") or [])]
        return f"{raised[-1]['exc_type']}: {raised[-1]['exc_value']}" if raised else ""

    def question(self, dag_id: str, run_id: str, task_id: str) -> dict[str, Any]:
        """Return what a person is asked: ``subject``, ``body``, ``options``, and ``params``, the fields to fill in."""
        asked: dict[str, Any] = self._call("GET", self._asked(dag_id, run_id, task_id))
        return asked

    def answer(
        self, dag_id: str, run_id: str, task_id: str, option: str, filled: Mapping[str, str] | None = None
    ) -> None:
        """Answer what a person is asked; ``filled`` gives what is filled in by the name of the field."""
        said = {"chosen_options": [option], "params_input": dict(filled or {})}
        self._call("PATCH", self._asked(dag_id, run_id, task_id), said)

    def clear(self, dag_id: str, run_id: str, *tasks: str) -> None:
        """Have tasks of a run run again, those alone, as a person clears them on the screen."""
        asked = {"dag_run_id": run_id, "task_ids": list(tasks), "dry_run": False, "only_failed": False}
        self._call("POST", f"/api/v2/dags/{dag_id}/clearTaskInstances", {**asked, "reset_dag_runs": True})

    def mark(self, dag_id: str, run_id: str, task_id: str, state: str) -> None:
        """Mark a task as ``success``, ``failed`` or ``skipped`` by hand."""
        self._call("PATCH", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}", {"new_state": state})

    def hand_on(self, dag_id: str, run_id: str, task_id: str, value: Any) -> None:
        """Change what a task returned."""
        where = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
        self._call("PATCH", where, {"value": value})

    def _asked(self, dag_id: str, run_id: str, task_id: str) -> str:
        return f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/-1/hitlDetails"

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        response = _AGAIN_WHERE_LOCKED_OUT(
            self._session.request, method, self._address + path, json=body, timeout=_SECONDS
        )
        if not response.ok:
            raise requests.HTTPError(
                f"{method} {path}: {response.status_code} {response.text[:500]}", response=response
            )
        return response.json()


def _was_locked_out(response: requests.Response) -> bool:
    return response.status_code == requests.codes.internal_server_error and "Database error" in response.text


def _last_answer(state: RetryCallState) -> Any:
    return state.outcome.result() if state.outcome else None


_AGAIN_WHERE_LOCKED_OUT = Retrying(
    retry=retry_if_result(_was_locked_out),
    wait=wait_incrementing(start=_PAUSE_SECONDS, increment=_PAUSE_SECONDS),
    stop=stop_after_attempt(_ATTEMPTS),
    retry_error_callback=_last_answer,
)
