"""Airflow's own cost: a night of 200 returns through a real Airflow, less what the steps themselves took."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.returns import make
from bench.row import Row
from hopnhat.local_airflow.runs import start
from hopnhat.local_airflow.server import running
from hopnhat.night import STEPS
from hopnhat.settings import Settings
from hopnhat.stage import Stage

_DAG, _RETURNS, _LONGEST_SECONDS = "nightly_consolidation", 200, 1200.0


def rows() -> Iterator[Row]:
    """Yield the seconds by the clock between the start of the night and its end in which no step worked."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as folder:
        settings = Settings.load(Path(folder))
        make(settings.home / "inbox", _RETURNS)
        with running(settings.home / "airflow", {"HOPNHAT_HOME": str(settings.home)}) as airflow:
            begun = time.perf_counter()
            tasks = list(start(airflow.api(), _DAG).events(_LONGEST_SECONDS))
            whole = time.perf_counter() - begun
        night = Stage(settings.stage, next(path.name for path in settings.stage.iterdir()))
        worked = sum(night.noted(step).get("seconds", 0.0) for step in STEPS)
    note = f"{_RETURNS} returns, {len(tasks)} tasks; {whole:.0f} s by the clock, of which the steps {worked:.0f} s"
    yield Row("Airflow's own time in a night", whole - worked, "s", most=15, note=note)
    levels = len({task.task_id for task in tasks})
    yield Row("tasks of a night, one after another", levels, "", most=8, note="an upper bound of its levels")
