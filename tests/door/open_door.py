"""A door that is open: a real server on 127.0.0.1 over a home of its own, with one warm checker for all tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import requests
import uvicorn

from door.app import Door, create_app
from door.checking import Checker
from door.limits import DoorLimits
from door.links import Links
from door.sending import Receipt

TODAY = date(2020, 6, 8)
FILES = Path(__file__).parents[1] / "returns" / "files"


@dataclass
class Served:
    """An open door: ``address`` of the server, ``unit`` of the link ``token``."""

    home: Path
    address: str
    token: str
    told: list[Receipt] = field(default_factory=list)

    def url(self, *parts: str) -> str:
        return "/".join((self.address, "u", self.token, *parts))

    def get(self, *parts: str, **more: object) -> requests.Response:
        return requests.get(self.url(*parts), timeout=30, **more)  # type: ignore[arg-type]

    def post(self, what: str, *paths: Path, **more: object) -> requests.Response:
        files = [("tep", (path.name, path.read_bytes())) for path in paths]
        return requests.post(self.url(what), files=files, timeout=30, **more)  # type: ignore[arg-type]


def opened(home: Path, checker: Checker, **settings: object) -> _Opened:
    return _Opened(home, checker, settings)


class _Opened:
    def __init__(self, home: Path, checker: Checker, settings: dict[str, object]) -> None:
        limits = settings.pop("limits", DoorLimits())
        facts: Callable[[], object] = settings.pop("facts", lambda: None)  # type: ignore[assignment]
        token = Links(home).issue("D193", "test")[1]
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._served = Served(home, f"http://127.0.0.1:{self._socket.getsockname()[1]}", token)
        door = Door(home, home / "store", checker, facts, "dữ liệu mẫu", limits, today=lambda: TODAY,  # type: ignore
                    told=lambda _, receipts: self._served.told.extend(receipts), **settings)  # fmt: skip
        self._server = uvicorn.Server(uvicorn.Config(create_app(door), log_level="warning", access_log=False))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> Served:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self._served

    def __exit__(self, *problem: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
