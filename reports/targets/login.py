"""Where and as whom a target is reached: what an Airflow connection says, the only place that holds a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.targets.target import TargetRefusedError


@dataclass(frozen=True)
class Login:
    """What a connection says. The password and the extra are never shown or logged."""

    host: str = ""
    port: int | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


def airflow_login(connection: str) -> Login:
    """Return what an Airflow connection says; Airflow is imported only here (seconds).

    Raises:
        TargetRefusedError: there is no such connection.
    """
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException

    try:
        found = Connection.get(connection)
    except AirflowException as error:
        raise TargetRefusedError(f"Chưa có kết nối “{connection}” trong Airflow (Admin → Connections).") from error
    return Login(found.host or "", found.port, found.login or "", found.password or "", found.extra_dejson)
