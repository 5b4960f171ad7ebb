"""Many machines on one: PostgreSQL, Redis, an API server, a scheduler and two Celery workers share a night.

The night reads ``ROUNDS`` returns. One worker is killed, with everything it runs, while it reads. What the warehouse,
a DuckLake in the same PostgreSQL, holds in the morning is compared with what one machine makes of the same returns.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bench.returns import make
from chaos.inbox import aged
from chaos.postgres import Server, serving
from chaos.servers.redis import redis_server
from chaos.trial import Tally
from forms import forms
from hopnhat import night
from hopnhat.local_airflow.environment import PROJECT
from hopnhat.local_airflow.runs import Run, start
from hopnhat.local_airflow.server import LocalAirflow, running
from hopnhat.settings import Settings
from warehouse import Warehouse

NAME = "Một máy đọc chết giữa đêm / a worker machine dies in the middle of a night"
ROUNDS = 2000
SHIPPED = PROJECT / "deploy" / "many-machines" / "hopnhat.env"
WORKERS = ("may-1", "may-2")
_LONGEST_SECONDS = 1800.0
# What belongs to a site rather than to the topology: folders, addresses, who may log in.
_OF_THE_SITE = ("_HOME", "_FOLDER", "_DRIVE", "_URL", "_PORT", "_AUTH_MANAGER")


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Run the night of ``rounds`` returns on both; one attempt a run, whatever the number of returns."""
    tally = Tally(NAME)
    alone, shared = (Settings.load(folder / name) for name in ("mot-may", "nhieu-may"))
    for path in make(alone.home / "inbox", rounds, seed):
        aged(path)
    shutil.copytree(alone.home / "inbox", shared.home / "inbox")
    for step in night.STEPS:
        night.run(step, alone, "dem-1")
    with serving() as server, redis_server(folder) as redis:
        settings = replace(shared, warehouse=_lake(server, shared.home))
        with running(shared.home / "airflow", _variables(settings, server, redis), tasks=8, more=_workers()) as airflow:
            _through_the_night(airflow)
        tally.count(difference(Warehouse(alone.warehouse), Warehouse(settings.warehouse)))
    return tally


def _lake(server: Server, home: Path) -> str:
    server.execute("CREATE DATABASE warehouse")
    server.execute("CREATE DATABASE airflow")
    return f"ducklake:postgres:{server.address} dbname=warehouse?data_path={home / 'lake'}/"


def _workers() -> dict[str, list[str]]:
    worker = ["airflow", "celery", "worker", "--skip-serve-logs", "--celery-hostname"]
    return {name: [*worker, f"{name}@%h"] for name in WORKERS}


def shipped() -> dict[str, str]:
    """Return the settings shipped for many machines, without those of the site."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in settings.items() if not name.endswith(_OF_THE_SITE)}


def _variables(settings: Settings, server: Server, redis: str) -> dict[str, str]:
    """Return what is shipped, with this machine's folders and addresses."""
    host, port, user = (part.partition("=")[2] for part in server.address.split())
    database = f"{user}@{host}:{port}/airflow"
    return {
        **shipped(),
        "HOPNHAT_HOME": str(settings.home),
        "HOPNHAT_DRIVE": str(settings.drive),
        "HOPNHAT_WAREHOUSE": settings.warehouse,
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{database}",
        "AIRFLOW__CELERY__BROKER_URL": redis,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://{database}",
    }


def _through_the_night(airflow: LocalAirflow) -> None:
    """Run the night; as soon as both workers read, end one of them."""
    run = start(airflow.api(), "nightly_consolidation")
    _wait_until_both_read(airflow, run)
    airflow.processes.kill(WORKERS[0])
    for _ in run.events(_LONGEST_SECONDS):
        airflow.processes.check()


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


def difference(expected: Warehouse, found: Warehouse) -> str | None:
    """Say what differs between two warehouses, ``None`` where they hold the same returns and records."""
    ours, theirs = _content(expected), _content(found)
    wrong = [f"{name}: {ours[name]} became {theirs[name]}" for name in ours if ours[name] != theirs[name]]
    return "; ".join(wrong) or (None if ours["core_submissions"][0] else "the night brought no return")


def _content(warehouse: Warehouse) -> Mapping[str, tuple[int, int]]:
    """Return for each table the number of its rows and a sum over them that knows no order."""
    with warehouse.reading() as connection:
        tables = {"core_submissions": "SELECT unit_id, form, period, version, sha256, status FROM core_submissions"}
        for form in forms():
            name = f"core_{form.lower()}__records"
            records = f"{name} r JOIN core_submissions s USING (submission_id)"
            tables[name] = f"SELECT s.sha256, r.* EXCLUDE (submission_id) FROM {records}"
        found: dict[str, tuple[int, int]] = {}
        for name, query in tables.items():
            row = connection.sql(f"SELECT count(*), coalesce(bit_xor(hash(t)), 0) FROM ({query}) t").fetchone()
            assert row is not None
            found[name] = (row[0], row[1])
    return found
