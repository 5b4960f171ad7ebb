"""What running a trial in a process of its own tells of: its tally, its own end, and what it left running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from chaos.__main__ import lanes
from chaos.attempt import attempted, trials
from chaos.trial import Tally

ROOT = Path(__file__).resolve().parents[2]
_LEAVING = """
import subprocess, sys
from chaos import attempt
from chaos.trial import Tally

def leaving(*_):
    subprocess.run(["sh", "-c", "sleep 60 & echo $! > " + sys.argv[4] + "/pid"], start_new_session=True)
    tally = Tally("mẫu")
    tally.count(None, "tried")
    return tally

attempt._tried, attempt._GRACE_SECONDS = leaving, 0.5
attempt.main()
"""


def test_a_process_that_a_trial_leaves_running_is_told_of_and_ended(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _LEAVING, "x", "1", "1", str(tmp_path)], cwd=ROOT, check=True)
    tally = Tally.from_json((tmp_path / "tally.json").read_text(encoding="utf-8"))
    assert list(tally.kinds()) == [("no process left running", 1, 0), ("tried", 1, 1)]
    pid = int((tmp_path / "pid").read_text(encoding="ascii"))
    assert tally.failures == [f"left running: {pid} sleep 60"]
    assert not psutil.pid_exists(pid)


def test_a_trial_is_run_and_its_tally_comes_back(tmp_path: Path) -> None:
    tally = attempted("reader", 7, 5, tmp_path / "reader")
    assert (tally.tried, tally.survived, sum(tried for _, tried, _ in tally.kinds())) == (5, 5, 5)


def test_a_trial_that_breaks_is_not_survived(tmp_path: Path) -> None:
    tally = attempted("does_not_exist", 7, 1, tmp_path / "x")
    assert (tally.tried, tally.survived) == (1, 0)
    assert "No module named 'chaos.does_not_exist'" in tally.failures[0]


def test_no_two_trials_with_an_airflow_run_at_the_same_time() -> None:
    with_airflow, others = lanes(sorted(trials()), at_once=2)
    assert set(with_airflow) == {"machines", "outages", "processes"}
    assert {*with_airflow, *others} == set(trials())
    assert lanes(["night", "outages"], at_once=1) == [["outages", "night"]]


def test_a_tally_is_the_same_after_it_was_written_down() -> None:
    tally = Tally("mẫu")
    tally.count(None, "một", "hai")
    tally.count("mất", "hai")
    assert Tally.from_json(tally.to_json()) == tally
