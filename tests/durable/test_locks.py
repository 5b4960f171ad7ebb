"""One at a time, and whoever dies lets go."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from durable.locks import HeldError, alone

_HOLDER = """
import sys, time
from pathlib import Path
from durable.locks import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "night.lock"
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(lock)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(HeldError, match="hãy đợi lượt đó xong"), alone(lock, within=0.2):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with alone(lock, within=1):
        pass


def test_a_thread_that_holds_it_goes_on_and_another_waits(tmp_path: Path) -> None:
    lock, came = tmp_path / "night.lock", []

    def come() -> None:
        with alone(lock, within=10):
            came.append(time.monotonic())

    with alone(lock), alone(lock, within=0):
        other = threading.Thread(target=come)
        other.start()
        time.sleep(0.3)
        left = time.monotonic()
    other.join()
    assert came[0] >= left


def test_what_a_lock_file_holds_does_not_matter(tmp_path: Path) -> None:
    lock = tmp_path / "night.lock"
    lock.write_bytes(b"\xff\x00nonsense")
    with alone(lock, within=0):
        pass
    with alone(lock, within=0):
        pass
