"""The properties that the tests state, each on examples drawn by lot, where ``make test`` tries the same every time.

A property that an example breaks is told with the shortest such example, as Hypothesis found it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from chaos.trial import Tally

NAME = "Tính chất của mã nguồn trên ví dụ ngẫu nhiên / properties of the code on examples drawn by lot"
ROUNDS = 1
STARTS_AIRFLOW = False
_ROOT = Path(__file__).resolve().parents[1]
_TESTS = _ROOT / "tests"
_PROPERTY = re.compile(r"^@given\(", re.MULTILINE)
_ENDED = re.compile(r"^(PASSED|FAILED|ERROR) (\S+)(?: - (.*))?$", re.MULTILINE)
_TAIL_CHARACTERS = 2000


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try each property ``rounds`` times, each time on a thousand examples that no other time has drawn."""
    tally = Tally(NAME)
    for number in range(rounds):
        drawn = seed * 1000 + number
        said = try_properties(property_files(), drawn, folder / str(number))
        ended = _ENDED.findall(said)
        for outcome, name, why in ended:
            fault = None if outcome == "PASSED" else f"seed {drawn}, {name}: {why or outcome}"
            tally.count(fault, name.partition("::")[0])
        if not ended or any(outcome != "PASSED" for outcome, _, _ in ended):
            tally.count(f"seed {drawn}: {said[-_TAIL_CHARACTERS:]}", "what was said")
    return tally


def property_files() -> list[Path]:
    """Return the files of tests that state a property."""
    return [path for path in sorted(_TESTS.rglob("test_*.py")) if _PROPERTY.search(path.read_text(encoding="utf-8"))]


def try_properties(files: list[Path], seed: int, folder: Path) -> str:
    """Run what the files state of any example whatever, and return what pytest says of each."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-n0", "-p", "no:cacheprovider", "-m", "not slow"]
    command += ["--hypothesis-seed", str(seed), "--basetemp", str(folder / "tests"), *map(str, files)]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "by_chance"}
    ended = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr
