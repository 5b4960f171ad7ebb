"""A wire to a server that can be slow, cut after so many bytes, or dead."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from hopnhat.local_airflow.ports import HOST

_PIECE = 1 << 14


@dataclass
class Wire:
    """How the wire is: ``cut_after`` bytes sent to the server every connection ends; ``pause`` seconds before a piece.

    ``sent`` counts the bytes that reached the server.
    """

    port: int = 0
    cut_after: int | None = None
    pause: float = 0.0
    dead: bool = False
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lets_through(self, size: int) -> bool:
        """Count a piece on its way to the server; tell whether the wire still holds."""
        with self.lock:
            self.sent += size
            return not self.dead and (self.cut_after is None or self.sent <= self.cut_after)


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Give a wire to a port of the loopback address; it listens on ``Wire.port`` while the block runs."""
    wire = Wire()
    with socket.create_server((HOST, 0)) as listener:
        wire.port = listener.getsockname()[1]
        accepting = threading.Thread(target=_accept, args=(listener, port, wire), daemon=True)
        accepting.start()
        try:
            yield wire
        finally:
            wire.dead = True
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, port: int, wire: Wire) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        if wire.dead or not wire.lets_through(0):
            client.close()
            continue
        server = socket.create_connection((HOST, port))
        for source, target, counts in ((client, server, True), (server, client, False)):
            threading.Thread(target=_carry, args=(source, target, wire, counts), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket, wire: Wire, counts: bool) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            time.sleep(wire.pause)
            if counts and not wire.lets_through(len(piece)):
                break
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
