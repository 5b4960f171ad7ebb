"""``make demo``: the sample province's night and its report, through a real Airflow, shown as it runs."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hopnhat.airflow.question import APPROVE, OVERRIDE
from hopnhat.commands.messages import say
from hopnhat.local_airflow.api import Api, Task
from hopnhat.local_airflow.door import sample_token
from hopnhat.local_airflow.environment import ADMINISTRATOR, APPROVER
from hopnhat.local_airflow.runs import TRIES_AGAIN, WAITS_FOR_A_PERSON, Run, start
from hopnhat.local_airflow.sample import name_approver, sample_drive, sample_inbox, sample_words
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.local_airflow.session import at_terminal
from hopnhat.settings import Settings
from organisation import Period
from warehouse import Warehouse

PERIOD = "2020-H1"
_LONGEST_RUN_SECONDS = 600.0
# Nobody answers at once; and Airflow 3.3 fails a task whose answer is quicker than its worker's "I have parked it".
_READING_SECONDS = 3.0
_RECEIVED = ("on_time", "late", "nil", "sent_back")
_ACCEPTED = ("on_time", "late", "nil")


class Progress:
    """Prints each step as it ends, and keeps how long each took for the table at the end."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._steps: list[tuple[str, float]] = []
        self._started = time.perf_counter()

    def say(self, name: str, **places: object) -> None:
        """Print one message."""
        print(say(name, self._language, **places), flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        started = time.perf_counter()
        yield
        self.done(name, time.perf_counter() - started)

    def done(self, name: str, seconds: float) -> None:
        """Print a step that has ended."""
        self._steps.append((name, seconds))
        self._line(name, seconds)

    def times(self) -> None:
        """Print the table of all steps."""
        self.say("demo_times")
        for name, seconds in (*self._steps, ("total", time.perf_counter() - self._started)):
            self._line(name, seconds)

    def _line(self, name: str, seconds: float) -> None:
        self.say("local_step", step=say(f"step_{name}", self._language), seconds=seconds)


def demo(settings: Settings, language: str) -> None:
    """Make the sample, run the night and the report in Airflow, approve as a person would, say what came of it."""
    progress = Progress(language)
    progress.say("demo_head", home=settings.home)
    with progress.step("sample"):
        sample_inbox(settings)
        sample_words(settings)
        name_approver(settings, APPROVER)
    with sample_drive(settings) as sources:
        outcome = _in_airflow(settings, sources, progress)
    _tell(settings, progress, outcome)


def _in_airflow(settings: Settings, sources: Mapping[str, str], progress: Progress) -> dict[str, Any]:
    """Run both DAGs; return what the night's summary, the draft and the publication returned.

    ``sources`` is the environment in which the night finds its sources.
    """
    started = time.perf_counter()
    with running(settings.home / "airflow", {"HOPNHAT_HOME": str(settings.home), **sources}) as airflow:
        progress.done("airflow", time.perf_counter() - started)
        password = airflow.passwords()[ADMINISTRATOR]
        progress.say("demo_screens", address=airflow.address, user=ADMINISTRATOR, password=password)
        outcome = {**_night(airflow, progress), **_report(airflow, progress)}
        stopping = time.perf_counter()
    progress.done("stop", time.perf_counter() - stopping)
    return outcome


def _start(airflow: LocalAirflow, progress: Progress, dag_id: str, **params: str) -> Run:
    """Start a run; what an interrupted demo left open is closed first, or it would be waited for."""
    api = airflow.api()
    if api.end_open_runs(dag_id):
        progress.say("demo_left_open")
    return start(api, dag_id, **params)


def _night(airflow: LocalAirflow, progress: Progress) -> dict[str, Any]:
    progress.say("demo_night")
    with progress.step("night"):
        run = _start(airflow, progress, "nightly_consolidation")
        _follow(run, airflow, progress)
    return {"night": run.returned("summarise")}


def _report(airflow: LocalAirflow, progress: Progress) -> dict[str, Any]:
    progress.say("demo_report", period=PERIOD)
    with progress.step("report"):
        run = _start(airflow, progress, "field_visit_report", period=PERIOD)
        _follow(run, airflow, progress)
    return {"draft": run.returned("draft"), "publish": run.returned("publish", 0)}


def _follow(run: Run, airflow: LocalAirflow, progress: Progress) -> None:
    for task in run.events(_LONGEST_RUN_SECONDS, airflow.processes.check):
        if task.state in WAITS_FOR_A_PERSON:
            _approve(run, task, airflow.api(APPROVER), progress)
        elif task.state in TRIES_AGAIN:
            progress.say("demo_again", step=task.task_id, logs=airflow.home / "logs")
        else:
            progress.done(task.task_id, task.seconds)


def _approve(run: Run, task: Task, approver: Api, progress: Progress) -> None:
    question = approver.question(run.dag_id, run.run_id, task.task_id)
    progress.say("demo_asked", subject=question["subject"])
    time.sleep(_READING_SECONDS)
    fields = [name for name in question["params"] if name.startswith(OVERRIDE)]
    because = say("demo_overridden", "vi")
    approver.answer(run.dag_id, run.run_id, task.task_id, APPROVE, dict.fromkeys(fields, because))
    progress.say("demo_answered", user=APPROVER)


def _tell(settings: Settings, progress: Progress, outcome: dict[str, Any]) -> None:
    progress.times()
    progress.say("night_counts", **outcome["night"])
    progress.say("demo_returns", period=PERIOD, **_returns(settings))
    progress.say("demo_files")
    for file in outcome["publish"]["files"]:
        print(f"  {file}")
    if not outcome["night"]["deliveries"] and outcome["publish"]["unchanged"]:
        progress.say("demo_unchanged")
    progress.say("demo_next", period=PERIOD, home=settings.home)
    progress.say("demo_door", home=settings.home, address=settings.door_address(sample_token(settings)))


def _returns(settings: Settings) -> dict[str, int]:
    """Return how many returns of the period were expected, came in, were accepted, sent back, and are missing."""
    state = Counter(line["status"] for line in Warehouse(settings.warehouse).status(Period.parse(PERIOD)).lines)
    return {
        "expected": state.total() - state["exempt"],
        "received": sum(state[status] for status in _RECEIVED),
        "accepted": sum(state[status] for status in _ACCEPTED),
        "sent_back": state["sent_back"],
        "missing": state["missing"],
    }


if __name__ == "__main__":
    sys.exit(at_terminal(demo))
