"""The DAG that issues blank workbooks: one task, and a trigger form that takes only what can be issued."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import json, sys
sys.path.insert(0, "dags")
from airflow.sdk.exceptions import ParamValidationError
from issue_templates import issue_templates
dag = issue_templates()
def takes(name, value):
    try:
        dag.params.get_param(name).resolve(value)
    except ParamValidationError:
        return False
    return True
asked = json.load(sys.stdin)
from types import SimpleNamespace
import pendulum
from jinja2 import Environment
run = SimpleNamespace(run_after=pendulum.datetime(2021, 6, 4, 18))  # in the evening of Greenwich it is tomorrow here
def given(params):
    [args] = [task.op_args for task in dag.tasks]
    return [Environment().from_string(one).render(params=params, dag_run=run, dag=dag) for one in args]
print(json.dumps({
    "tasks": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "pools": [task.pool for task in dag.tasks],
    "schedule": dag.schedule,
    "max_active_runs": dag.max_active_runs,
    "defaults": {name: dag.params[name] for name in dag.params},
    "given": given({"period": "2021-H1", "units": ["C06652-2025", "Đoàn Than, Quảng Ninh"], "dry_run": True}),
    "given_nothing": given({"period": None, "units": [], "dry_run": False}),
    "taken": {name: [value for value in values if takes(name, value)] for name, values in asked.items()},
}))
"""
ASKED: dict[str, list[Any]] = {
    "period": ["2026-H1", "2026-H2", "2026", "2026-H3", "2026-Q1", "26-H1", "", "2026-H1; rm", None],
    "units": [[], ["C06652-2025", "Đoàn Than Quảng Ninh"], [""], "C06652-2025", [7]],
    "dry_run": [True, False, "yes", 1],
}


@pytest.fixture(scope="module")
def dag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow")
    others = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env={**others, "AIRFLOW_HOME": str(home)}, input=json.dumps(ASKED),
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert looked.returncode == 0, looked.stderr
    facts: dict[str, Any] = json.loads(looked.stdout.splitlines()[-1])
    return facts


def test_one_task_issues_everything_and_holds_no_writer_back(dag: dict[str, Any]) -> None:
    assert dag["tasks"] == {"issue": []}
    assert dag["pools"] == ["default_pool"]
    assert (dag["schedule"], dag["max_active_runs"]) == (None, 1)


def test_the_trigger_form_takes_half_years_lists_of_units_and_a_plain_yes_or_no(dag: dict[str, Any]) -> None:
    assert dag["taken"] == {
        "period": ["2026-H1", "2026-H2", None],
        "units": [[], ["C06652-2025", "Đoàn Than Quảng Ninh"]],
        "dry_run": [True, False],
    }


def test_nothing_asked_means_all_units_and_really(dag: dict[str, Any]) -> None:
    assert dag["defaults"] == {"period": None, "units": [], "dry_run": False}


def test_what_is_asked_reaches_the_task_whole(dag: dict[str, Any]) -> None:
    """A unit's name may hold commas and spaces; nothing asked is nothing given."""
    assert dag["given"] == ["2021-06-05", "2021-H1", "C06652-2025\nĐoàn Than, Quảng Ninh", "yes"]
    assert dag["given_nothing"] == ["2021-06-05", "", "", ""]
