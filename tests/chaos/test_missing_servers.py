"""A machine without the servers that a trial needs is told so in a sentence, by ``make distributed`` too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.servers.process import program

ROOT = Path(__file__).resolve().parents[2]


def test_a_night_on_many_machines_without_redis_says_what_to_install(tmp_path: Path) -> None:
    if program("redis-server") is not None and os.geteuid() != 0:
        pytest.skip("Redis is installed, and only root can hide it")
    # In a mount namespace in which the server's program is none that could be run.
    hide = 'for one in $(which -a redis-server); do mount --bind /dev/null "$one"; done; exec "$@"'
    hidden = ["unshare", "--mount", "--propagation", "private", "sh", "-c", hide, "sh"] if os.geteuid() == 0 else []
    told = subprocess.run(
        [*hidden, sys.executable, "-m", "chaos", "--only", "machines", "--rounds", "2"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2, told.stdout + told.stderr
    assert "apt-get install redis-server" in told.stdout
    assert "Traceback" not in told.stdout + told.stderr


def test_the_command_installs_its_servers_first() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\ndistributed:")[2].partition("\n\n")[0]
    assert "tests/system-packages.sh postgresql redis-server" in recipe
