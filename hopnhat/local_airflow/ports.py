"""Free ports of the loopback address."""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"
# Below those that systems give to outgoing connections, any of which could take the port before a server has it.
_CHOICE = range(20_000, 32_000)
_ATTEMPTS = 100


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on just now.

    Raises:
        OSError: none was found.
    """
    for port in random.SystemRandom().sample(_CHOICE, _ATTEMPTS):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port of {HOST} among {_ATTEMPTS}")
