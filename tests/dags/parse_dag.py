"""Parse DAG files with everything but parsing forbidden, and print as JSON what came of each.

Usage: python parse_dag.py DAG_FILE... Airflow itself is imported first; what is measured and watched is the file alone.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

HEAVY = {"pandas", "numpy", "duckdb", "great_expectations", "pyarrow", "openpyxl", "lxml", "requests", "docx"}
ROOMS = {"sources", "transforms", "expectations", "warehouse", "reports", "forms", "organisation", "samples"}
EVENTS = (
    "socket.",
    "sqlite3.",
    "subprocess.",
    "shutil.",
    "os.system",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
)
FAILURES = (ConnectionError, TimeoutError, OSError, FileExistsError, FileNotFoundError, ValueError, RuntimeError)
MOMENTS = [datetime(*day, tzinfo=UTC) for day in ((2020, 6, 10, 17), (2020, 6, 10, 16), (2020, 12, 31), (2021, 3, 1))]
UNITS = ("D199", "B06865", "QN", "d199", "D199; rm", "../D199", "Huyện đoàn Tiên Yên", "")
PERIODS = ("2020-H1", "2020-H2", "2020", "2020-H3", "2020-Q1", "1999", "", "2020-H1; rm", "../2020")


class TouchedError(Exception):
    """Parsing did more than parse."""


class Watch:
    """Raises, while it is on, at whatever reaches beyond reading the file."""

    def __init__(self) -> None:
        self.on = False
        sys.addaudithook(self)

    def __call__(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "import" and details[0].split(".")[0] in HEAVY | ROOMS and details[0] not in sys.modules:
            raise TouchedError(f"import {details[0]}")
        if event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+"):
            raise TouchedError(f"open {details[0]} for writing")
        if event.startswith(EVENTS):
            raise TouchedError(f"{event} {details[0]}")


def warm_up_airflow() -> None:
    """Make Airflow import what it imports when the first DAG of a process is made."""
    from airflow.providers.standard.operators.hitl import ApprovalOperator
    from airflow.sdk import DAG, task

    with DAG("warm_up", schedule="0 1 * * *", start_date=datetime(2020, 1, 1, tzinfo=UTC)):
        task(task_id="nothing")(lambda: None)() >> ApprovalOperator(task_id="asked", subject="")


def parse(file: Path, watch: Watch) -> tuple[list[Any], float]:
    """Return the DAGs of a file and the CPU seconds it took to parse."""
    from airflow.sdk.definitions._internal.contextmanager import DagContext

    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    DagContext.current_autoregister_module_name = module.__name__
    watch.on, started = True, time.process_time()
    try:
        spec.loader.exec_module(module)
    finally:
        watch.on, spent = False, time.process_time() - started
    return [dag for dag, name in DagContext.autoregistered_dags if name is module], spent


def task_facts(task: Any) -> dict[str, Any]:
    waits = getattr(task, "response_timeout", None)
    return {
        "type": task.task_type,
        "upstream": sorted(task.upstream_task_ids),
        "pool": task.pool,
        "owner": task.owner,
        "retries": task.retries,
        "backs_off": task.retry_exponential_backoff > 1,
        "retried": [kind.__name__ for kind in FAILURES if retried(task, kind)],
        "outlets": [outlet.name for outlet in task.outlets],
        "multiple_outputs": getattr(task, "multiple_outputs", False),
        "execution_timeout": task.execution_timeout,
        "response_days": waits.total_seconds() / 86400 if waits else None,
        "defaults": getattr(task, "defaults", None),
        "options": getattr(task, "options", None),
        "arguments": [str(one) for one in (*getattr(task, "op_args", ()), *getattr(task, "op_kwargs", ()))],
        "assigned": getattr(task, "assigned_users", None),
        "trigger_rule": task.trigger_rule.value,
        "inlets": [inlet.name for inlet in task.inlets],
        "mapped": task.is_mapped,
        "told": [call.__name__ for call in _callbacks(task)],
    }


def _callbacks(task: Any) -> list[Any]:
    found = task.partial_kwargs.get("on_failure_callback") if task.is_mapped else task.on_failure_callback
    return list(found) if isinstance(found, list | tuple) else [found] if found else []


def retried(task: Any, failure: type[Exception]) -> bool:
    return bool(task.retry_policy.evaluate(failure("x"), 1, 4).action.value == "retry")


def dag_facts(dag: Any) -> dict[str, Any]:
    return {
        "dag_id": dag.dag_id,
        "tags": sorted(dag.tags),
        "doc_md": dag.doc_md,
        "catchup": dag.catchup,
        "timezone": str(dag.timezone),
        "schedule": schedule(dag),
        "deadline_days": [alert.interval.total_seconds() / 86400 for alert in dag.deadline or []],
        "period_at": period_at(dag),
        "max_active_runs": dag.max_active_runs,
        "tasks": {task.task_id: task_facts(task) for task in dag.tasks},
        "params": {name: dag.params[name] for name in dag.params},
        "periods": [period for period in PERIODS if "period" in dag.params and accepts(dag, "period", period)],
        "units": [unit for unit in UNITS if "unit" in dag.params and accepts(dag, "unit", unit)],
        "night_id": night_id(dag),
    }


def schedule(dag: Any) -> Any:
    """A cron expression, or what several of them are and the zone they mean."""
    from airflow.sdk import MultipleCronTriggerTimetable

    if not isinstance(dag.schedule, (str, type(None), MultipleCronTriggerTimetable)):
        return [asset.name for asset in dag.schedule]
    if not isinstance(dag.schedule, MultipleCronTriggerTimetable):
        return dag.schedule
    return [[one.expression, str(one.timezone)] for one in dag.schedule.timetables]


def period_at(dag: Any) -> list[str]:
    """The periods that a report's runs of some moments are about."""
    asked = (dag.user_defined_macros or {}).get("period_at")
    return [asked(moment) for moment in MOMENTS] if asked else []


def accepts(dag: Any, param: str, value: str) -> bool:
    from airflow.sdk.exceptions import ParamValidationError

    try:
        dag.params.get_param(param).resolve(value)
    except ParamValidationError:
        return False
    return True


def night_id(dag: Any) -> str:
    from jinja2 import Template

    from hopnhat.airflow.defaults import NIGHT_ID

    run = SimpleNamespace(run_after=datetime(2020, 6, 14, 18, tzinfo=UTC))
    return str(Template(NIGHT_ID).render(dag_run=run, dag=dag))


def outcome(file: Path, watch: Watch) -> dict[str, Any]:
    """Return the facts of one file, or how it reached out."""
    try:
        dags, seconds = parse(file, watch)
    except TouchedError as touched:
        return {"touched": str(touched)}
    return {"cpu_seconds": seconds, "dags": [dag_facts(dag) for dag in dags]}


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    warm_up_airflow()
    one_watch = Watch()
    print(json.dumps({file: outcome(Path(file), one_watch) for file in sys.argv[1:]}, ensure_ascii=False))
