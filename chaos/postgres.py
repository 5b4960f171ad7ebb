"""A PostgreSQL server of our own for as long as a block lasts: its own folder and port, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chaos.servers.process import NoServerError
from hopnhat.local_airflow.ports import free_port

MISSING = "no PostgreSQL server program here; to enable: bash tests/system-packages.sh (apt-get install postgresql)"
_OWNER = "hopnhat"
_UNPRIVILEGED = "postgres"  # the server refuses to run as root
_IN_HASTE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB"


def programs() -> Path | None:
    """Return the folder of the newest server's programs; ``None`` where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = installed[-1] if installed else shutil.which("initdb")
    return Path(found).parent if found else None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server on the loopback address, which trusts ``user``."""

    port: int
    user: str = _OWNER

    @property
    def address(self) -> str:
        """Its connection string without a database."""
        return f"host=127.0.0.1 port={self.port} user={self.user}"

    def execute(self, sql: str) -> None:
        """Run a statement as the server's owner."""
        _run("psql", "-d", f"{self.address} dbname=postgres", "-q", "-c", sql)


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server with a folder of its own until the block ends.

    Raises:
        NoServerError: no server program is installed.
    """
    with tempfile.TemporaryDirectory(prefix="hopnhat-postgres-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, _UNPRIVILEGED, _UNPRIVILEGED)
        data, port = f"{folder}/data", free_port()
        _run("initdb", "-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {_IN_HASTE}"
        _run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield Server(port)
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: str, *arguments: str) -> None:
    folder = programs()
    if folder is None:
        raise NoServerError(MISSING)
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    subprocess.run(
        [folder / program, *arguments],
        check=True,
        cwd="/",
        user=user,
        group=user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
