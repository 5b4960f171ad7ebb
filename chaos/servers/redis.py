"""Redis as the broker of many machines; it keeps nothing on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.servers.process import NoServerError, served
from hopnhat.local_airflow.ports import HOST, free_port


@contextmanager
def redis_server(work: Path) -> Iterator[str]:
    """Run a broker until the block ends; give its address.

    Raises:
        NoServerError: Redis is not installed.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise NoServerError("apt-get install redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    with served(command, port, work / "redis.log"):
        yield f"redis://{HOST}:{port}/0"
