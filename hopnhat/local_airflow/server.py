"""Start a local Airflow and wait until it can be used."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hopnhat.local_airflow.api import Api
from hopnhat.local_airflow.environment import ADMINISTRATOR, PROJECT, environment
from hopnhat.local_airflow.ports import HOST, free_port
from hopnhat.local_airflow.processes import ProcessEndedError, Processes

POOLS = PROJECT / "deploy" / "pools.json"
# Log servers would listen on every address; here the screens read the log files themselves.
COMPONENTS = {
    "api-server": ["airflow", "api-server"],
    "scheduler": ["airflow", "scheduler", "--skip-serve-logs"],
    "dag-processor": ["airflow", "dag-processor"],
    "triggerer": ["airflow", "triggerer", "--skip-serve-logs"],
}
_START_SECONDS = 120.0
_LOOK_EVERY = 0.3


class InUseError(RuntimeError):
    """Another process runs the Airflow of this folder."""


@dataclass(frozen=True, slots=True)
class LocalAirflow:
    """A running Airflow: where it answers, and its processes."""

    home: Path
    address: str
    processes: Processes

    def api(self, user: str = ADMINISTRATOR) -> Api:
        """Return the API, logged in as one of the users."""
        return Api(self.address, user, self.passwords()[user])

    def passwords(self) -> dict[str, str]:
        """Return the passwords Airflow generated, by user."""
        kept: dict[str, str] = json.loads((self.home / "passwords.json").read_text(encoding="utf-8"))
        return kept


@contextmanager
def running(
    home: Path,
    variables: Mapping[str, str],
    *,
    port: int = 0,
    tasks: int = 4,
    scheduled: bool = False,
    triggers: bool = False,
    more: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[LocalAirflow]:
    """Run Airflow in ``home`` on the loopback address until the context is left; then nothing of it is left running.

    Args:
        home: its folder, made where missing.
        variables: what the tasks are to find in their environment; Airflow's settings in it win over ours.
        port: of the screens and the API; 0 takes a free one.
        tasks: how many tasks run at once.
        scheduled: whether DAGs also run by their own calendar.
        triggers: whether deferred tasks are served.
        more: further processes, the arguments of ``python -m`` by name.

    Raises:
        InUseError: it runs already.
        ProcessEndedError: a part of it did not start.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = port or free_port()
    local = environment(home, port, tasks=tasks, scheduled=scheduled, base={**os.environ, **variables})
    settings = {**local, **{name: value for name, value in variables.items() if name.startswith("AIRFLOW__")}}
    with _alone(home / "running.lock"), Processes(home / "logs", PROJECT, settings) as processes:
        processes.run("migrate", ["airflow", "db", "migrate"])
        for name, arguments in {**COMPONENTS, **more}.items():
            if triggers or name != "triggerer":
                processes.start(name, arguments)
        airflow = LocalAirflow(home, f"http://{HOST}:{port}", processes)
        wait_until_ready(airflow)
        yield airflow


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise InUseError(str(lock.parent)) from busy
        yield


def wait_until_ready(airflow: LocalAirflow) -> None:
    """Wait until every part answers and every DAG can be run.

    Raises:
        ProcessEndedError: a part ended, or it takes too long; the text says why.
    """
    deadline = time.monotonic() + _START_SECONDS
    expected = {path.name for path in (PROJECT / "dags").glob("*.py")}
    server = Api(airflow.address)
    while server.health().get("scheduler") != "healthy":
        _pause(airflow, deadline)
    api = airflow.api()
    for name, pool in json.loads(POOLS.read_text(encoding="utf-8")).items():
        api.keep_pool({"name": name, **pool})
    while not expected <= api.dag_files():
        if errors := api.import_errors():
            raise ProcessEndedError("\n".join(errors))
        _pause(airflow, deadline)


def _pause(airflow: LocalAirflow, deadline: float) -> None:
    airflow.processes.check()
    if time.monotonic() > deadline:
        raise ProcessEndedError(f"not ready after {_START_SECONDS:.0f} s: {airflow.home / 'logs'}")
    time.sleep(_LOOK_EVERY)
