"""Redis as the broker of many machines; it keeps nothing on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.servers.process import NoServerError, program, served
from hopnhat.local_airflow.ports import HOST, free_port

MISSING = "no Redis here; to enable: bash tests/system-packages.sh (apt-get install redis-server)"


def broker() -> str | None:
    """Return where Redis is, ``None`` where it is not installed."""
    return program("redis-server")


@contextmanager
def redis_server(work: Path) -> Iterator[str]:
    """Run a broker until the block ends; give its address.

    Raises:
        NoServerError: Redis is not installed.
    """
    server = broker()
    if server is None:
        raise NoServerError(MISSING)
    port = free_port()
    command = [server, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    with served(command, port, work / "redis.log"):
        yield f"redis://{HOST}:{port}/0"
