"""The warehouse as an Airflow connection names it: ``hopnhat_warehouse``, of the official DuckDB provider's type.

Its database path (or ``database`` among the extras) is whatever ``warehouse.connection`` serves: the path of a file, or
``ducklake:postgres:...?data_path=...``.
"""

from __future__ import annotations

import os

CONNECTION = "hopnhat_warehouse"
_IN_A_TASK = "AIRFLOW_CTX_DAG_ID"  # Airflow sets it for the task it runs


def warehouse_of_connection() -> str | None:
    """Return the setting that the connection holds; ``None`` outside a task, or where there is no such connection.

    Outside a task the connection is known only where the environment says it (``AIRFLOW_CONN_HOPNHAT_WAREHOUSE``).
    """
    if _IN_A_TASK not in os.environ and f"AIRFLOW_CONN_{CONNECTION.upper()}" not in os.environ:
        return None
    from airflow.providers.duckdb.hooks.duckdb import IN_MEMORY_DATABASE, DuckDBHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        database = DuckDBHook(duckdb_conn_id=CONNECTION).get_database()
    except AirflowNotFoundException:
        return None
    return None if database == IN_MEMORY_DATABASE else str(database)
