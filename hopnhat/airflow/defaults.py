"""What the DAGs share: whose they are, the zone they keep time in, the one-writer pool, what is worth trying again.

It is imported whenever Airflow parses a DAG, so it touches nothing and imports nothing beyond Airflow's own SDK.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

from hopnhat.messaging.failure import task_failed, task_succeeded

OWNER = "Ban Tổ chức - Kiểm tra"
ZONE = "Asia/Ho_Chi_Minh"
WRITER_POOL = "warehouse_writer"
WAITING_REPORTS = 16
"""Runs of one report at a time: an approval may wait for days and must not hold back another period's."""

WAREHOUSE = Asset("hopnhat_warehouse")
"""What a night has loaded; its events carry the ``periods`` that the night changed."""
NIGHT = Asset("hopnhat_night")
"""A night that is over, whatever became of it: what may disturb one begins then."""

NIGHT_ID = "{{ dag_run.run_after.astimezone(dag.timezone).strftime('%Y-%m-%dT%H-%M-%S') }}"
"""The night's name, from the run: a cleared task runs the same night again."""

# A worker that was killed, a share that was away, a disk that was full: these pass. Whatever else goes wrong is ours
# and would go wrong again; a second try only hides it. (Requests' errors are OSErrors too.)
_WHAT_STAYS: list[type[BaseException] | str] = [
    FileExistsError,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
]
# DuckDB tells of a full disk or a server that is down in its own way, Airflow of its own API; and another load ends.
# None of them is imported here.
_BY_NAME = frozenset(
    (
        "airflow.sdk.exceptions.AirflowRuntimeError",
        "duckdb.IOException",
        "_duckdb.IOException",
        "warehouse.backend.WarehouseBusyError",
    )
)


class _PassingRule(RetryRule):
    """An error of the system, or one by its name of a library that nothing is imported of while a DAG is parsed."""

    def matches(self, exc: BaseException) -> bool:
        return super().matches(exc) or any(
            f"{kind.__module__}.{kind.__name__}" in _BY_NAME for kind in type(exc).__mro__
        )


_WHAT_MAY_PASS = ExceptionRetryPolicy(
    [RetryRule(_WHAT_STAYS, RetryAction.FAIL), _PassingRule(OSError, RetryAction.RETRY)], default=RetryAction.FAIL
)


def task_defaults() -> dict[str, Any]:
    """Return the ``default_args`` of every DAG: the owner, retries with back-off for what may pass, and who is told."""
    return {
        "owner": OWNER,
        "retries": 3,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": 2,
        "max_retry_delay": timedelta(minutes=15),
        "retry_policy": _WHAT_MAY_PASS,
        "on_failure_callback": task_failed,
        "on_success_callback": task_succeeded,
    }
