"""``make up``: Airflow's own screens on this machine, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from hopnhat.airflow.board_plugin import PREFIX
from hopnhat.commands.messages import say
from hopnhat.environment import read_environment
from hopnhat.local_airflow.door import open_door
from hopnhat.local_airflow.environment import APPROVER
from hopnhat.local_airflow.runs import ENDED, WAITS_FOR_A_PERSON, Run, RunFailedError, start
from hopnhat.local_airflow.sample import is_in_use, name_approver, sample_drive, sample_inbox, sample_words
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.local_airflow.session import at_terminal
from hopnhat.settings import Settings

_LONGEST_NIGHT_SECONDS = 600.0
_NIGHT = "nightly_consolidation"
PERIOD = "2020-H1"
"""The period that the sample's returns are about."""


def up(settings: Settings, language: str) -> None:
    """Run Airflow with the DAGs un-paused; an installation that holds nothing yet gets the sample and its first night.

    ``HOPNHAT_PORT`` chooses the port; otherwise a free one is taken.
    """
    is_new = not is_in_use(settings)
    if is_new:
        sample_inbox(settings)
        sample_words(settings)
    name_approver(settings, APPROVER)
    home, port = settings.home / "airflow", read_environment().port
    with _sources(settings) as sources:
        variables = {"HOPNHAT_HOME": str(settings.home), **sources}
        _run(settings, language, home, port, variables, is_new=is_new)


def _sources(settings: Settings) -> AbstractContextManager[dict[str, str]]:
    """Return what serves the sample's Drive, or nothing for an installation of one's own."""
    return sample_drive(settings) if settings.is_sample else nullcontext({})


def _run(
    settings: Settings, language: str, home: Path, port: int, variables: Mapping[str, str], *, is_new: bool
) -> None:
    with running(home, variables, port=port, scheduled=True, triggers=True) as airflow:
        door = open_door(airflow.processes, settings)
        _tell(airflow, settings, language)
        if is_new:
            _first_night(airflow, language)
        print(say("up_board", language, address=f"{airflow.address}{PREFIX}/"))
        print(say("up_door", language, address=door))
        print(say("up_stop", language), flush=True)
        while True:
            airflow.processes.check()
            time.sleep(1)


def _tell(airflow: LocalAirflow, settings: Settings, language: str) -> None:
    print(say("up_ready", language, address=airflow.address, home=settings.home))
    for user, password in airflow.passwords().items():
        print(say("up_user", language, user=user, password=password), flush=True)


def _first_night(airflow: LocalAirflow, language: str) -> None:
    """Run the night and say each step; one that fails is said, and its screens stay open to see why.

    Airflow may have begun the night by its own calendar: then that one is followed.
    """
    api = airflow.api()
    begun = api.open_runs(_NIGHT)
    run = Run(api, _NIGHT, begun[0]) if begun else start(api, _NIGHT)
    try:
        for task in run.events(_LONGEST_NIGHT_SECONDS, airflow.processes.check):
            if task.state in ENDED:
                step = say(f"step_{task.task_id}", language)
                print(say("local_step", language, step=step, seconds=task.seconds), flush=True)
    except RunFailedError as failure:
        print(say("up_night_failed", language, reason=failure), flush=True)
        return
    _first_question(airflow, language)


def _first_question(airflow: LocalAirflow, language: str) -> None:
    """Draft the report that the sample is about, and say that it waits for an answer and whose."""
    run = start(airflow.api(), "field_visit_report", period=PERIOD)
    try:
        for task in run.events(_LONGEST_NIGHT_SECONDS, airflow.processes.check):
            if task.state in WAITS_FOR_A_PERSON:
                where = f"{airflow.address}/required_actions"
                print(say("up_question", language, period=PERIOD, user=APPROVER, address=where), flush=True)
                return
    except RunFailedError as failure:
        print(say("up_night_failed", language, reason=failure), flush=True)


if __name__ == "__main__":
    sys.exit(at_terminal(up))
