"""One trial as a process of its own, which ends only when nothing that the trial started is left.

    python -m chaos.attempt NAME SEED ROUNDS FOLDER      ROUNDS 0: the trial's own number

The process that is started waits for the trial in a child of its own and inherits what that leaves behind: Linux hands
an orphan to its nearest ancestor that asked for it (``PR_SET_CHILD_SUBREAPER``). A process that is still there some
seconds after the trial has ended is ended, and told of as a misfortune that was not survived.
"""

from __future__ import annotations

import ctypes
import importlib
import logging
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import cast

import psutil

import chaos
from chaos.trial import Tally, Trial

_OURS = {"__main__", "attempt", "trial"}
_TALLY, _SAID = "tally.json", "said.log"
_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36  # <linux/prctl.h>
_GRACE_SECONDS = 10.0
_TAIL_LINES = 15


def trials() -> dict[str, Trial]:
    """Return the trials by the name of their module: whatever in this package has a ``run``."""
    names = (info.name for info in pkgutil.iter_modules(chaos.__path__) if info.name not in _OURS)
    modules = {name: importlib.import_module(f"chaos.{name}") for name in names}
    return {name: cast("Trial", module) for name, module in modules.items() if hasattr(module, "run")}


def attempted(name: str, seed: int, rounds: int | None, folder: Path) -> Tally:
    """Run one trial inside ``folder``; what its processes say is told only where the trial itself does not end well."""
    work, said = folder / "work", folder / _SAID
    work.mkdir(parents=True)
    command = [sys.executable, "-m", "chaos.attempt", name, str(seed), str(rounds or 0), str(folder)]
    with said.open("wb") as log:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if (folder / _TALLY).exists():
        return Tally.from_json((folder / _TALLY).read_text(encoding="utf-8"))
    tail = "\n".join(said.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:])
    tally = Tally(name)
    tally.count(f"the trial itself ended with {ended.returncode}: {tail}", "the trial itself")
    return tally


def left_behind(gone_within: float) -> list[str]:
    """End the descendants of this process that are not gone within so many seconds; return what each of them was."""
    until = time.monotonic() + gone_within
    while (left := _descendants()) and time.monotonic() < until:
        time.sleep(0.05)
    return [name for name in map(_ended, left) if name]


def main() -> None:
    """Wait for the trial in a child, then for whatever it left behind; write the tally where all went as it should."""
    name, seed, rounds, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    for option, value in ((_SET_CHILD_SUBREAPER, 1), (_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
    trial = os.fork()
    if trial == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell in the background had it ignored
        tally = _tried(name, seed, rounds, folder / "work")
        (folder / _TALLY).write_text(tally.to_json(), encoding="utf-8")
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the trial hears it too, and puts away what it started
    signal.signal(signal.SIGTERM, lambda *_: os.kill(trial, signal.SIGINT))
    status = _end_of(trial)
    strays = left_behind(_GRACE_SECONDS)
    if (folder / _TALLY).exists():
        tally = Tally.from_json((folder / _TALLY).read_text(encoding="utf-8"))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        tally.processor_seconds = used.ru_utime + used.ru_stime
        if strays:
            tally.count(f"left running: {'; '.join(strays)}", "no process left running")
        (folder / _TALLY).write_text(tally.to_json(), encoding="utf-8")
    sys.exit(os.waitstatus_to_exitcode(status))


def _end_of(trial: int) -> int:
    """Wait for the trial, and put away the orphans that end before it; return its status."""
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == trial:
            return status


def _tried(name: str, seed: int, rounds: int, folder: Path) -> Tally:
    logging.basicConfig(handlers=[logging.NullHandler()])  # libraries complain of what is done to them
    trial = cast("Trial", importlib.import_module(f"chaos.{name}"))
    return trial.run(seed, rounds or trial.ROUNDS, folder)


def _descendants() -> list[psutil.Process]:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:  # what has ended is put away
            pass
    return psutil.Process().children(recursive=True)


def _ended(process: psutil.Process) -> str:
    """End a process; return its command line, nothing where it had gone by itself."""
    with suppress(psutil.NoSuchProcess):
        told = " ".join(_words(process))
        process.kill()
        process.wait(_GRACE_SECONDS)
        return told
    return ""


def _words(process: psutil.Process) -> Iterable[str]:
    return (str(process.pid), *(process.cmdline() or [process.name()])[:6])


if __name__ == "__main__":
    main()
