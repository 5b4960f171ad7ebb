"""A server program that runs while a block runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chaos.servers.ports import wait_for

_ADMINISTRATORS = "/usr/local/sbin:/usr/sbin:/sbin"  # where servers are, though not always in everybody's PATH


class NoServerError(RuntimeError):
    """A server's program is not installed; the message is the command that installs it."""


def program(name: str) -> str | None:
    """Return where a server's program is, ``None`` where it is not installed."""
    return shutil.which(name) or shutil.which(name, path=_ADMINISTRATORS)


@contextmanager
def served(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends, its children with it.

    Raises:
        TimeoutError: it does not listen; its log says why.
    """
    with log.open("ab") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines, start_new_session=True)
    try:
        wait_for(port)
        yield
    except TimeoutError as error:
        raise TimeoutError(f"{error}\n{log.read_text(errors='replace')[-2000:]}") from error
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
