"""What running a trial in a process of its own tells of: its tally, its own end, and what it left running."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil

from chaos.__main__ import lanes
from chaos.attempt import attempted, trials
from chaos.trial import Tally

ROOT = Path(__file__).resolve().parents[2]
_LEAVING = """
import subprocess, sys, time
from chaos import attempt
from chaos.trial import Tally

def leaving(name, seed, seconds, folder):
    command = f"sleep 60 & echo $! > {folder.parent}/half; mv {folder.parent}/half {folder.parent}/pid"
    subprocess.run(["sh", "-c", command], start_new_session=True)
    time.sleep(seconds)
    tally = Tally("mẫu")
    tally.count(None, "tried")
    return tally

attempt._tried, attempt._GRACE_SECONDS = leaving, 0.5
attempt.main()
"""


def leaving(folder: Path, seconds: int) -> subprocess.Popen[bytes]:
    """Start a trial that takes some seconds and leaves a process running, whose id it writes down at once."""
    return subprocess.Popen([sys.executable, "-c", _LEAVING, "x", "1", str(seconds), str(folder)], cwd=ROOT)


def left(folder: Path) -> int:
    return int((folder / "pid").read_text(encoding="ascii"))


def test_a_process_that_a_trial_leaves_running_is_told_of_and_ended(tmp_path: Path) -> None:
    assert leaving(tmp_path, seconds=0).wait() == 0
    tally = Tally.from_json((tmp_path / "tally.json").read_text(encoding="utf-8"))
    assert list(tally.kinds()) == [("no process left running", 1, 0), ("tried", 1, 1)]
    assert tally.failures == [f"left running: {left(tmp_path)} sleep 60"]
    assert not psutil.pid_exists(left(tmp_path))


def test_a_trial_that_is_asked_to_end_leaves_nothing_running(tmp_path: Path) -> None:
    trial = leaving(tmp_path, seconds=60)
    until = time.monotonic() + 20
    while not (tmp_path / "pid").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    trial.terminate()
    assert trial.wait(timeout=20) != 0
    assert not psutil.pid_exists(left(tmp_path))
    assert not (tmp_path / "tally.json").exists()


def test_a_trial_is_run_and_its_tally_comes_back(tmp_path: Path) -> None:
    tally = attempted("reader", 7, 5, tmp_path / "reader")
    assert (tally.tried, tally.survived, sum(tried for _, tried, _ in tally.kinds())) == (5, 5, 5)


def test_a_trial_that_breaks_is_not_survived(tmp_path: Path) -> None:
    tally = attempted("does_not_exist", 7, 1, tmp_path / "x")
    assert (tally.tried, tally.survived) == (1, 0)
    assert "No module named 'chaos.does_not_exist'" in tally.failures[0]


def test_no_two_trials_with_an_airflow_run_at_the_same_time() -> None:
    with_airflow, others = lanes(sorted(trials()), at_once=2)
    assert set(with_airflow) == {"approvals", "machines", "outages", "processes"}
    assert {*with_airflow, *others} == set(trials())
    assert lanes(["night", "outages"], at_once=1) == [["outages", "night"]]


def test_a_tally_is_the_same_after_it_was_written_down() -> None:
    tally = Tally("mẫu")
    tally.count(None, "một", "hai")
    tally.count("mất", "hai")
    assert Tally.from_json(tally.to_json()) == tally
