"""What a task is tried again for: what may pass, whoever tells of it, and nothing that is our own fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time.comms import ErrorResponse

from hopnhat.airflow.defaults import task_defaults
from hopnhat.messaging.concerns import MailWaitsError, NotDoneError
from warehouse import SchemaError, Warehouse
from warehouse.connection import backend_of


def load_beside_another(folder: Path) -> None:
    with backend_of(folder / "kho.duckdb").alone():
        Warehouse(folder / "kho.duckdb").migrate()


def a_server_that_is_down(folder: Path) -> None:
    Warehouse("ducklake:postgres:dbname=kho host=127.0.0.1 port=1").exists()


def a_disk_that_is_full(folder: Path) -> None:
    duckdb.connect().execute("COPY (FROM range(1000)) TO '/dev/full'")


def an_api_server_that_is_being_started_again(folder: Path) -> None:
    raise AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"message": "refused"}))


def mail_that_no_server_took(folder: Path) -> None:
    raise MailWaitsError(["Máy chủ thư không nhận thư nào."])


def a_night_with_something_to_do(folder: Path) -> None:
    raise NotDoneError(["Hãy làm việc này."])


def a_statement_that_is_wrong(folder: Path) -> None:
    duckdb.connect().execute("SELECT * FROM khong_co")


def a_schema_that_is_newer(folder: Path) -> None:
    raise SchemaError("x")


@pytest.mark.parametrize(
    ("misfortune", "action"),
    [
        (load_beside_another, "retry"),
        (a_server_that_is_down, "retry"),
        (a_disk_that_is_full, "retry"),
        (an_api_server_that_is_being_started_again, "retry"),
        (mail_that_no_server_took, "retry"),
        (a_night_with_something_to_do, "fail"),
        (a_statement_that_is_wrong, "fail"),
        (a_schema_that_is_newer, "fail"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_may_pass_is_tried_again(misfortune: Callable[[Path], None], action: str, tmp_path: Path) -> None:
    with pytest.raises(Exception) as told:
        misfortune(tmp_path)
    assert task_defaults()["retry_policy"].evaluate(told.value, 1, 4).action.value == action
