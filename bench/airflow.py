"""Airflow's own cost: a night of 200 returns through a real Airflow, less what the steps themselves took."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from bench.returns import make
from bench.row import Row
from hopnhat.local_airflow.runs import start
from hopnhat.local_airflow.server import running
from hopnhat.nightly.stage import Stage
from hopnhat.nightly.steps import STEPS
from hopnhat.settings import SAMPLE_NOTICE, Settings
from samples.office import filled_by_the_office

_DAG, _RETURNS, _LONGEST_SECONDS = "nightly_consolidation", 200, 1200.0
_NIGHT = "import sys; from hopnhat.cli import main; sys.argv = ['hopnhat', 'night', '--home', sys.argv[1]]; main()"


def rows() -> Iterator[Row]:
    """Yield what no step took between the start of the night and its end, by the clock and of processors."""
    with tempfile.TemporaryDirectory(prefix="hopnhat-bench-") as folder:
        settings, alone = (Settings.load(filled_by_the_office(Path(folder) / name)) for name in ("airflow", "alone"))
        for home in (settings.home, alone.home):
            make(home / "inbox", _RETURNS)
            (home / SAMPLE_NOTICE).touch()  # nobody is to be told, and the night is not red for it
        with running(settings.home / "airflow", {"HOPNHAT_HOME": str(settings.home)}) as airflow:
            begun, before = time.perf_counter(), _processor(airflow.processes.pids())
            tasks = list(start(airflow.api(), _DAG).events(_LONGEST_SECONDS, airflow.processes.check))
            whole, worked = time.perf_counter() - begun, _processor(airflow.processes.pids()) - before
        night = Stage(settings.stage, next(path.name for path in settings.stage.iterdir()))
        steps = sum(night.noted(step).get("seconds", 0.0) for step in STEPS)
        plain = _without_airflow(alone.home)
    note = f"{_RETURNS} returns, {len(tasks)} tasks; {whole:.0f} s by the clock, of which the steps {steps:.0f} s"
    yield Row("Airflow's own time in a night", whole - steps, "s", most=15, note=note)
    note = f"{worked:.0f} s of processor, the same night by the command {plain:.0f} s"
    yield Row("Airflow's own work in a night", worked - plain, "s", note=note)
    levels = len({task.task_id for task in tasks})
    yield Row("tasks of a night, one after another", levels, "", most=8, note="an upper bound of its levels")


def _processor(pids: list[int]) -> float:
    """Return the seconds of processor that processes and their ended children have used."""
    seconds = 0.0
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            seconds += sum(psutil.Process(pid).cpu_times()[:4])
    return seconds


def _without_airflow(home: Path) -> float:
    """Return the seconds of processor of the same night by ``hopnhat night``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", _NIGHT, str(home)], check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
