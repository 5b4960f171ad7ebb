"""Many machines on one: PostgreSQL, Redis, an API server, a scheduler and two Celery workers share a night.

The night reads ``ROUNDS`` returns. One worker is killed, with everything it runs, while it reads. What the warehouse,
a DuckLake in the same PostgreSQL, holds in the morning is compared with what one machine makes of the same returns.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bench.returns import make
from chaos.installation import aged, furnished
from chaos.outcome import difference
from chaos.postgres import MISSING as POSTGRES_MISSING
from chaos.postgres import programs, serving
from chaos.servers import dialogue
from chaos.servers.redis import MISSING as REDIS_MISSING
from chaos.servers.redis import broker, redis_server
from chaos.servers.wire import Wire, wire_to
from chaos.trial import Tally
from hopnhat.local_airflow.environment import PROJECT
from hopnhat.local_airflow.runs import Run, start
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.nightly import steps
from hopnhat.settings import Settings
from samples.office import filled_by_the_office
from warehouse import Warehouse

NAME = "Một máy đọc chết giữa đêm / a worker machine dies in the middle of a night"
ROUNDS = 2000
STARTS_AIRFLOW = True
SHIPPED = PROJECT / "deploy" / "many-machines" / "hopnhat.env"
WORKERS = ("may-1", "may-2")
_LONGEST_SECONDS = 1800.0
# What belongs to a site rather than to the topology: folders, addresses, who may log in.
_OF_THE_SITE = ("_HOME", "_FOLDER", "_DRIVE", "_URL", "_PORT", "_AUTH_MANAGER")


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Run the night of ``rounds`` returns on both; one attempt a run, whatever the number of returns.

    Where a server is not installed nothing is tried, and the name of what comes back says what to install.
    """
    tally = Tally(NAME)
    if missing := [how for found, how in ((programs(), POSTGRES_MISSING), (broker(), REDIS_MISSING)) if not found]:
        tally.name = f"{NAME} ({'; '.join(missing)})"
        return tally
    alone = Settings.load(filled_by_the_office(folder / "mot-may"))
    home = furnished(folder / "nhieu-may").home
    for path in make(alone.home / "inbox", rounds, seed):
        aged(path)
    shutil.copytree(alone.home / "inbox", home / "inbox")
    for step in steps.STEPS:
        steps.run(step, alone, "dem-1")
    with many_machines(home) as many:
        _through_the_night(many.airflow)
        tally.count(difference(Warehouse(alone.warehouse), Warehouse(many.settings.warehouse)))
    return tally


@dataclass(frozen=True)
class ManyMachines:
    """An Airflow on many machines, its installation, and the wires to its PostgreSQL and its Redis."""

    airflow: LocalAirflow
    settings: Settings
    postgres: Wire
    redis: Wire


@contextmanager
def many_machines(home: Path) -> Iterator[ManyMachines]:
    """Run all that many machines need, each a process of this one, until the block ends.

    Raises:
        NoServerError: PostgreSQL or Redis is not installed.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (
        serving() as server,
        redis_server(home) as redis,
        wire_to(server.port) as to_postgres,
        wire_to(urlsplit(redis).port or 0) as to_redis,
        dialogue.serving() as post,
    ):
        for name in ("warehouse", "airflow"):
            server.execute(f"CREATE DATABASE {name}")
        address = replace(server, port=to_postgres.port).address
        lake = f"ducklake:postgres:{address} dbname=warehouse?data_path={home / 'lake'}/"
        settings = replace(Settings.load(home), warehouse=lake)
        variables = _variables(settings, f"{server.user}@127.0.0.1:{to_postgres.port}/airflow", to_redis.port)
        variables["HOPNHAT_SMTP"] = f"smtp://127.0.0.1:{post.port}"  # a night whose mails wait is red
        with running(home / "airflow", variables, tasks=8, more=workers()) as airflow:
            yield ManyMachines(airflow, settings, to_postgres, to_redis)


def workers() -> dict[str, list[str]]:
    """Return the arguments of each worker's process."""
    worker = ["airflow", "celery", "worker", "--skip-serve-logs", "--celery-hostname"]
    return {name: [*worker, f"{name}@%h"] for name in WORKERS}


def shipped() -> dict[str, str]:
    """Return the settings shipped for many machines, without those of the site."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in settings.items() if not name.endswith(_OF_THE_SITE)}


def _variables(settings: Settings, database: str, broker: int) -> dict[str, str]:
    """Return what is shipped, with this machine's folders and addresses; ``broker`` is the port of Redis."""
    return {
        **shipped(),
        "HOPNHAT_HOME": str(settings.home),
        "HOPNHAT_DRIVE": str(settings.drive),
        "HOPNHAT_WAREHOUSE": settings.warehouse,
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{database}",
        "AIRFLOW__CELERY__BROKER_URL": f"redis://127.0.0.1:{broker}/0",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://{database}",
    }


def _through_the_night(airflow: LocalAirflow) -> None:
    """Run the night; as soon as both workers read, end one of them."""
    run = start(airflow.api(), "nightly_consolidation")
    _wait_until_both_read(airflow, run)
    airflow.processes.kill(WORKERS[0])
    list(run.events(_LONGEST_SECONDS, airflow.processes.check))


def _wait_until_both_read(airflow: LocalAirflow, run: Run) -> None:
    until = time.monotonic() + _LONGEST_SECONDS
    while True:
        tasks = airflow.api().tasks(run.dag_id, run.run_id)
        reading = [task for task in tasks if task.task_id == "read" and task.state == "running"]
        if len(reading) == 2 * len(WORKERS):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"the night never came to be read by both: {tasks}")
        airflow.processes.check()
        time.sleep(0.2)
