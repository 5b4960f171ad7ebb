"""``make audit`` never says that all is well where nothing was looked at."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = "six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n"


def audited(lock: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Ask, with no way out: every proxy is a port where nobody listens."""
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:9")
    others = {name: value for name, value in os.environ.items() if name.upper() not in ("NO_PROXY", "HOPNHAT_OFFLINE")}
    return subprocess.run(
        [ROOT / "tests" / "audit.sh", lock],
        env={**others, **nowhere, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(LOCK, encoding="utf-8")
    return path


def test_where_the_advisory_data_cannot_be_reached_nothing_was_audited(lock: Path) -> None:
    told = audited(lock)
    assert told.returncode == 3, told.stdout + told.stderr
    assert "KHÔNG KIỂM ĐƯỢC" in told.stdout
    assert "NOTHING WAS AUDITED" in told.stdout


def test_a_machine_that_is_said_to_be_offline_passes_and_is_told_all_the_same(lock: Path) -> None:
    told = audited(lock, HOPNHAT_OFFLINE="1")
    assert told.returncode == 0
    assert "KHÔNG KIỂM ĐƯỢC" in told.stdout


@pytest.mark.parametrize(("known", "ended"), [(0, 1), (8, 1), (9, 0), (10, 0)])
def test_data_that_hardly_knows_the_packages_is_no_answer(known: int, ended: int) -> None:
    """A mirror of the index without advisories answers every question, and knows nothing."""
    script = (ROOT / "tests" / "audit.sh").read_text(encoding="utf-8")
    judge = script.partition("judge='")[2].partition("'\n")[0]
    asked = ", ".join('{"name": "x", "vulns": []}' if one < known else '{"name": "x"}' for one in range(10))
    python = ROOT / ".venv" / "bin" / "python"
    answer = f'{{"dependencies": [{asked}]}}'
    assert subprocess.run([python, "-c", judge], input=answer, text=True, check=False).returncode == ended
