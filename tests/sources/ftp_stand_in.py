"""An FTP server on this machine with a few files, which falls silent where it is told to and keeps the line open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress

_DAY = "20260101000000"


class FtpStandIn:
    """Serves ``files`` (path below the root -> bytes); ``silent_at`` is ``""`` or a command, or ``"data"`` in a file.

    A file is cut after ``sent`` bytes where the server falls silent in it.
    """

    def __init__(self, files: Mapping[str, bytes], silent_at: str = "", sent: int = 3) -> None:
        self.files, self.silent_at, self._sent = files, silent_at, sent
        self.asked: list[str] = []
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for one in (self._door, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._door.accept()
                self._open.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        if self.silent_at == "greeting":
            return
        line.sendall(b"220 ready\r\n")
        data: socket.socket | None = None
        with suppress(OSError, ValueError):
            for raw in line.makefile("rb"):
                command, _, rest = raw.decode().strip().partition(" ")
                self.asked.append(command)
                if command == self.silent_at:
                    return
                if command == "PASV":
                    data = socket.create_server(("127.0.0.1", 0))
                    high, low = divmod(data.getsockname()[1], 256)
                    line.sendall(f"227 Entering (127,0,0,1,{high},{low})\r\n".encode())
                elif command in ("MLSD", "RETR") and data:
                    self._transfer(line, data, command, rest)
                else:
                    line.sendall(_ANSWERS.get(command, b"200 ok\r\n"))

    def _transfer(self, line: socket.socket, door: socket.socket, command: str, path: str) -> None:
        line.sendall(b"150 here it comes\r\n")
        data, _ = door.accept()
        self._open.append(data)
        content = self._listing(path) if command == "MLSD" else self.files[path.lstrip("/")]
        if command == "RETR" and self.silent_at == "data":
            data.sendall(content[: self._sent])
            threading.Event().wait()
        data.sendall(content)
        data.close()
        door.close()
        line.sendall(b"226 done\r\n")

    def _listing(self, path: str) -> bytes:
        folder = path.strip("/")
        inside = [name for name in self.files if name.rpartition("/")[0] == folder]
        lines = (
            f"type=file;size={len(self.files[name])};modify={_DAY}; {name.rpartition('/')[2]}\r\n" for name in inside
        )
        return "".join(lines).encode()


_ANSWERS = {"USER": b"331 password\r\n", "PASS": b"230 in\r\n", "QUIT": b"221 bye\r\n", "FEAT": b"211 none\r\n"}
