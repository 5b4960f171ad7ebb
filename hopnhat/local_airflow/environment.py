"""The environment in which every process of the local Airflow runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from hopnhat.local_airflow.ports import HOST

PROJECT = Path(__file__).resolve().parents[2]
ADMINISTRATOR = "quan_tri"
APPROVER = "nguoi_duyet"
DISTRICT_READER = "tien_yen"
_USERS = {ADMINISTRATOR: "admin", APPROVER: "user", DISTRICT_READER: "viewer"}


def environment(home: Path, port: int, *, tasks: int, scheduled: bool, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment: ``base`` without any other Airflow's settings, and ours.

    Args:
        home: Airflow's own folder; its generated secrets and passwords lie there.
        port: of the API server and the screens, on the loopback address only.
        tasks: how many tasks may run at once; as many worker processes are kept.
        scheduled: whether DAGs also run by their own calendar.
        base: the caller's environment.
    """
    inherited = {name: value for name, value in base.items() if not name.startswith("AIRFLOW")}
    ours = _settings(home, port, tasks, scheduled)
    return {
        **inherited,
        **{f"AIRFLOW__{name}": str(value) for name, value in ours.items()},
        "AIRFLOW_HOME": str(home),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), base.get("PATH", os.defpath))),
        "NO_PROXY": ",".join(filter(None, (base.get("NO_PROXY"), HOST, "localhost"))),
        "PYTHONUNBUFFERED": "1",
    }


def _settings(home: Path, port: int, tasks: int, scheduled: bool) -> dict[str, object]:
    address = f"http://{HOST}:{port}"
    return {
        "CORE__DAGS_FOLDER": PROJECT / "dags",
        "CORE__PLUGINS_FOLDER": home / "plugins",
        "CORE__LOAD_EXAMPLES": False,
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": tasks,
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "CORE__DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        "CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in _USERS.items()),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": home / "passwords.json",
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "LOGGING__BASE_LOG_FOLDER": home / "logs",
        # Airflow sets these rights by itself, whatever the umask is.
        "LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o750",
        "LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o640",
        "API__HOST": HOST,
        "API__PORT": port,
        "API__BASE_URL": address,
        "API__WORKERS": 1,
        "API__EXPOSE_CONFIG": False,
        "API__INSTANCE_NAME": "Hợp nhất",
        "SCHEDULER__USE_JOB_SCHEDULE": scheduled,
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": 0.25,
        "SCHEDULER__ENABLE_HEALTH_CHECK": False,
        "SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": HOST,
        # What was running when Airflow was stopped is noticed, and run again, within this many seconds.
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": 60,
        "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": 60,
        # A worker may wait this long after its task has ended before it takes the next.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": 1,
        "DAG_PROCESSOR__PARSING_PROCESSES": 1,
    }
