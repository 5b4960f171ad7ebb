"""The parts of the local Airflow that need no Airflow: its environment, its processes, its sample."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, cast

import psutil
import pytest
import requests

from hopnhat.local_airflow.api import Api, Task
from hopnhat.local_airflow.environment import environment
from hopnhat.local_airflow.ports import free_port
from hopnhat.local_airflow.processes import ProcessEndedError, Processes
from hopnhat.local_airflow.runs import Run
from hopnhat.local_airflow.sample import NotASampleError, sample_inbox
from hopnhat.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    (tmp_path / "stubborn.py").write_text(STUBBORN, encoding="utf-8")
    (tmp_path / "failing.py").write_text("print('no room left'); raise SystemExit(3)", encoding="utf-8")
    return tmp_path


def processes_in(folder: Path) -> Processes:
    return Processes(folder / "logs", folder, {"PATH": os.environ["PATH"]})


def running(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.05)


def test_nothing_outlives_the_context_not_even_what_ignores_term_or_leads_a_session_of_its_own(modules: Path) -> None:
    with pytest.raises(KeyboardInterrupt), processes_in(modules) as processes:
        processes.start("stubborn", ["stubborn"])
        wait_for(modules / "logs" / "stubborn.log", "ready")
        pids = processes.pids()
        assert len(pids) == 2
        raise KeyboardInterrupt
    assert not running(pids)


def test_a_process_that_ends_by_itself_is_told_with_the_tail_of_its_log(modules: Path) -> None:
    with processes_in(modules) as processes:
        with pytest.raises(ProcessEndedError, match="no room left"):
            processes.run("failing", ["failing"])
        processes.start("failing", ["failing"])
        with pytest.raises(ProcessEndedError, match="no room left"):
            for _ in range(200):
                processes.check()
                time.sleep(0.05)


def test_another_airflows_settings_are_not_inherited_and_nothing_binds_beyond_loopback(tmp_path: Path) -> None:
    base = {"AIRFLOW__CORE__FERNET_KEY": "x", "AIRFLOW_HOME": "/elsewhere", "LANG": "C.UTF-8", "NO_PROXY": "intranet"}
    made = environment(tmp_path, 18080, tasks=4, scheduled=False, base=base)
    assert "AIRFLOW__CORE__FERNET_KEY" not in made
    assert made["AIRFLOW_HOME"] == str(tmp_path)
    assert made["LANG"] == "C.UTF-8"
    assert made["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    assert made["AIRFLOW__API__HOST"] == made["AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST"] == "127.0.0.1"
    assert made["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"


def test_the_sample_is_made_once_and_never_beside_real_returns(tmp_path: Path) -> None:
    sample, real = Settings.load(tmp_path / "sample"), Settings.load(tmp_path / "real")
    assert sample_inbox(sample)
    made = {path: path.stat().st_mtime_ns for path in sample.home.rglob("*")}
    assert not sample_inbox(sample)
    assert {path: path.stat().st_mtime_ns for path in sample.home.rglob("*")} == made

    (real.home / "inbox").mkdir(parents=True)
    (real.home / "inbox" / "Huyện đoàn Tiên Yên.xlsx").write_bytes(b"")
    with pytest.raises(NotASampleError):
        sample_inbox(real)
    assert [path.name for path in real.home.rglob("*.xlsx")] == ["Huyện đoàn Tiên Yên.xlsx"]


def test_the_demo_refuses_a_folder_in_use_in_plain_vietnamese(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    outcome = subprocess.run(
        [sys.executable, "-m", "hopnhat.local_airflow.demo"],
        cwd=ROOT,
        env={**os.environ, "HOPNHAT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 2
    assert "không phải dữ liệu mẫu" in outcome.stderr
    assert not (tmp_path / "airflow").exists()


def test_a_second_ctrl_c_does_not_cut_the_stopping_short(modules: Path) -> None:
    with processes_in(modules) as processes:
        processes.start("stubborn", ["stubborn"])
        wait_for(modules / "logs" / "stubborn.log", "ready")
        pids = processes.pids()
        impatient = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
        impatient.start()
    impatient.join()
    assert not running(pids)


class NothingHappens:
    """An API of a run in which nothing ever happens."""

    def tasks(self, dag_id: str, run_id: str) -> list[Task]:
        return [Task("collect", 1, "running", None, 0.0)]

    def run_state(self, dag_id: str, run_id: str) -> str:
        return "running"


def test_a_run_whose_scheduler_has_died_is_not_waited_for(modules: Path) -> None:
    with processes_in(modules) as processes:
        processes.start("failing", ["failing"])
        run = Run(cast("Api", NothingHappens()), "nightly_consolidation", "run 1")
        with pytest.raises(ProcessEndedError, match="no room left"):
            list(run.events(20, processes.check))
        assert processes.ended() == ["failing"]


def test_a_free_port_is_none_that_the_system_gives_to_outgoing_connections() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    ports = {free_port() for _ in range(20)}
    assert len(ports) > 10
    assert max(ports) < max(lowest, 32_000)


class LockedDatabase(BaseHTTPRequestHandler):
    """Airflow's API whose database is locked for the first requests; a DAG ``broken`` it always refuses."""

    asked: ClassVar[list[str]] = []
    locked_for = 2

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.asked.append(self.path)
        locked = len(self.asked) <= self.locked_for
        reason = "Database error" if locked else "Another error"
        is_refused = locked or "broken" in self.path
        content = json.dumps({"detail": {"reason": reason}} if is_refused else {"dag_run_id": "run 1"}).encode()
        self.send_response(500 if is_refused else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def locked() -> Iterator[str]:
    LockedDatabase.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), LockedDatabase) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_a_locked_database_refused_is_asked_again(locked: str) -> None:
    assert Api(locked).trigger("nightly_consolidation") == "run 1"
    assert len(LockedDatabase.asked) == 3


def test_what_was_refused_for_another_reason_is_not_asked_again(locked: str) -> None:
    LockedDatabase.asked.extend("earlier" for _ in range(LockedDatabase.locked_for))
    with pytest.raises(requests.HTTPError, match="Another error"):
        Api(locked).trigger("broken")
    assert len(LockedDatabase.asked) == 3
