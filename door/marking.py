"""Mark a file's faulty cells in a process of its own: what a stranger's workbook does to it, it does to nobody else.

    python -m door.marking SOURCE FINDINGS TARGET SHA256

``FINDINGS`` is a file of msgpack. Patching parses the workbook's XML in this process, so it is bound as the reading
children are, but may write its one file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from findings import Finding

_MEMORY, _SECONDS, _WALL_SECONDS = 700 << 20, 20, 40.0
_LARGEST = 200 << 20
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "HOPNHAT_PROVINCE", "HOPNHAT_HOME")


class NotMarkedError(Exception):
    """The file cannot be marked; its findings stand on the page."""


def mark_apart(source: Path, findings: Sequence[Finding], target: Path, sha256: str) -> None:
    """Write the marked copy of a file (``feedback.marked``); takes about a second.

    Raises:
        NotMarkedError: the file did something to its process.
    """
    listed = target.with_suffix(".findings")
    listed.write_bytes(msgspec.msgpack.encode(list(findings)))
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])}
    command = [sys.executable, "-m", __name__, str(source), str(listed), str(target), sha256]
    try:
        subprocess.run(  # noqa: S603 - our own program, no shell
            command, check=True, timeout=_WALL_SECONDS, env=environment, capture_output=True
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise NotMarkedError(str(problem)) from problem


def main(arguments: Sequence[str]) -> int:
    """Mark one file."""
    source, listed, target, sha256 = arguments
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    from feedback.marked import mark

    mark(Path(source), msgspec.msgpack.decode(Path(listed).read_bytes(), type=list[Finding]), Path(target), sha256)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
