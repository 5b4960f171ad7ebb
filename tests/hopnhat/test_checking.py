"""``hopnhat check`` of files that may be anything: a sentence each, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chaos.hostile import hostile
from tests.sweep import with_the_whole_contract

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


def _checked(*paths: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{before}\n{_COMMAND}", "check", *map(str, paths)],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip


def test_a_process_does_not_end_in_the_middle_of_an_import(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    answer = _checked(tmp_path / "a.xlsx", before=_SLOW_IMPORT)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "TRẢ LẠI" in answer.stdout


@with_the_whole_contract
@pytest.mark.slow
def test_every_hostile_file_is_answered_without_a_traceback_and_some_in_a_process_of_their_own(tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(hostile(GOOD.read_bytes(), 13).values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content)
    for some in (paths, *([path] for path in paths[::5])):
        answer = _checked(*some)
        assert answer.stderr == ""
        assert answer.returncode in (0, 1)
        said = answer.stdout.splitlines()
        assert [path for path in some if not any(line.startswith(str(path)) for line in said)] == []
