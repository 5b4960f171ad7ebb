"""Waiting until a port of the loopback address answers."""

from __future__ import annotations

import socket
import time

from hopnhat.local_airflow.ports import HOST


def wait_for(port: int, seconds: float = 10.0) -> None:
    """Wait until a port takes connections.

    Raises:
        TimeoutError: it does not within ``seconds``.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")
