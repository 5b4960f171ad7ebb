"""``hopnhat check`` of files that may be anything: a sentence each, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chaos.hostile import hostile

ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "tests" / "returns" / "files" / "base_clean.xlsx"
_COMMAND = "from hopnhat.cli import main; main()"
# What checks records is found a second late, so that it is still being imported when everything has been said.
_SLOW_IMPORT = """
import sys, time
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "expectations.validation":
            time.sleep(1.5)
sys.meta_path.insert(0, Slow())
"""


def _checked(path: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{before}\n{_COMMAND}", "check", str(path)],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip


def test_a_process_does_not_end_in_the_middle_of_an_import(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    answer = _checked(tmp_path / "a.xlsx", _SLOW_IMPORT)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "TRẢ LẠI" in answer.stdout


@pytest.mark.slow
def test_every_hostile_file_is_answered_in_a_process_of_its_own_without_a_traceback(tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(hostile(GOOD.read_bytes(), 13).values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content)
    with ThreadPoolExecutor(max_workers=2) as two:
        answers = list(two.map(_checked, paths))
    assert [answer.stderr for answer in answers] == [""] * len(paths)
    assert {answer.returncode for answer in answers} <= {0, 1}
    assert all(answer.stdout.startswith(str(path)) for path, answer in zip(paths, answers, strict=True))
