"""Airflow's API server over an installation, for the tests of what stands in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from hopnhat.airflow.board_plugin import PREFIX
from hopnhat.local_airflow.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
HTML = {"Accept": "text/html,application/xhtml+xml"}


@dataclass(frozen=True)
class Server:
    """A running server and its users' passwords."""

    address: str
    passwords: dict[str, str]

    def get(self, path: str, user: str | None = None, **more: object) -> requests.Response:
        cookies = {"_token": self.token(user)} if user else {}
        options = {"headers": HTML, "allow_redirects": False, "cookies": cookies, "timeout": 60, **more}
        return requests.request(str(options.pop("method", "GET")), f"{self.address}{PREFIX}/{path}", **options)

    def token(self, user: str) -> str:
        login = {"username": user, "password": self.passwords[user]}
        answer = requests.post(f"{self.address}/auth/token", json=login, timeout=60)
        answer.raise_for_status()
        return str(answer.json()["access_token"])


@contextmanager
def running_server(home: Path, users: Mapping[str, str], environment: Mapping[str, str]) -> Iterator[Server]:
    """Give a server whose own files stand in ``home``; ``users`` are its accounts with their roles."""
    port = free_port()
    (home / "plugins").mkdir()
    plugin = "from hopnhat.airflow.board_plugin.plugin import BoardPlugin\n"
    (home / "plugins" / "hopnhat_plugin.py").write_text(plugin, encoding="utf-8")
    ours = {
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "CORE__PLUGINS_FOLDER": home / "plugins",
        "CORE__LOAD_EXAMPLES": False,
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in users.items()),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": home / "passwords.json",
        "API__BASE_URL": f"http://127.0.0.1:{port}",
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "HOPNHAT"))}
    whole = {
        **others,
        **{f"AIRFLOW__{name}": str(value) for name, value in ours.items()},
        "AIRFLOW_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    with (home / "server.log").open("wb") as log:
        command = [sys.executable, str(Path(__file__).with_name("api_server.py")), str(port)]
        process = subprocess.Popen(command, env=whole, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}{PREFIX}/bang.css", process, home / "server.log")
        yield Server(f"http://127.0.0.1:{port}", json.loads((home / "passwords.json").read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(address, timeout=30).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8"))
