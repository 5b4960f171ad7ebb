"""``make up``: Airflow's own screens on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from hopnhat.local_airflow.runs import start
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.local_airflow.session import at_terminal
from hopnhat.messages import say
from hopnhat.sample import is_in_use, sample_drive, sample_inbox
from hopnhat.settings import SAMPLE_NOTICE, Settings


def up(settings: Settings, language: str) -> None:
    """Run Airflow with the DAGs un-paused; an installation that holds nothing yet gets the sample and its first night.

    ``HOPNHAT_PORT`` chooses the port; otherwise a free one is taken.
    """
    is_new = not is_in_use(settings)
    if is_new:
        sample_inbox(settings)
    home, port = settings.home / "airflow", int(os.environ.get("HOPNHAT_PORT", "0"))
    with _sources(settings) as sources:
        variables = {"HOPNHAT_HOME": str(settings.home), **sources}
        _run(settings, language, home, port, variables, is_new=is_new)


def _sources(settings: Settings) -> AbstractContextManager[dict[str, str]]:
    """Return what serves the sample's Drive, or nothing for an installation of one's own."""
    return sample_drive(settings) if (settings.home / SAMPLE_NOTICE).exists() else nullcontext({})


def _run(
    settings: Settings, language: str, home: Path, port: int, variables: Mapping[str, str], *, is_new: bool
) -> None:
    with running(home, variables, port=port, scheduled=True, triggers=True) as airflow:
        if is_new:
            start(airflow.api(), "nightly_consolidation")
        _tell(airflow, settings, language)
        while True:
            airflow.processes.check()
            time.sleep(1)


def _tell(airflow: LocalAirflow, settings: Settings, language: str) -> None:
    print(say("up_ready", language, address=airflow.address, home=settings.home))
    for user, password in airflow.passwords().items():
        print(say("up_user", language, user=user, password=password))
    print(say("up_stop", language), flush=True)


if __name__ == "__main__":
    sys.exit(at_terminal(up))
