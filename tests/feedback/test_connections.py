"""Where Airflow runs, the mail server and the channels are its connections; where one is missing, messages wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMTP: dict[str, Any] = {
    "conn_type": "smtp",
    "host": "mail.example.org",
    "login": "hopnhat",
    "password": "mat-khau",
    "extra": {"from_email": "hopnhat@example.org", "timeout": 12},
}


def said(code: str, home: Path, **variables: str) -> str:
    """Run code in a process that has an Airflow, and return what it prints last."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "HOPNHAT"))}
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        env={**others, "AIRFLOW_HOME": str(home), "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.splitlines()[-1]


SERVER = """
from hopnhat.messaging.smtp import server
s = server()
print(s and (s.host, s.port, s.user, s.encryption, s.sender, s.verified, s.timeout))
"""


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"disable_ssl": True}, "('mail.example.org', 587, 'hopnhat', 'starttls', 'hopnhat@example.org', True, 12.0)"),
        (
            {"disable_ssl": True, "disable_tls": True},
            "('mail.example.org', 25, 'hopnhat', 'none', 'hopnhat@example.org', True, 12.0)",
        ),
        (
            {"ssl_context": "none"},
            "('mail.example.org', 465, 'hopnhat', 'tls', 'hopnhat@example.org', False, 12.0)",
        ),
    ],
)
def test_the_mail_server_is_airflows_connection(extra: dict[str, Any], expected: str, tmp_path: Path) -> None:
    connection = {**SMTP, "extra": {**SMTP["extra"], **extra}}
    assert said(SERVER, tmp_path, AIRFLOW_CONN_HOPNHAT_SMTP=json.dumps(connection)) == expected


def test_the_connection_may_be_written_as_an_address(tmp_path: Path) -> None:
    address = "smtp://hopnhat:mat-khau@mail.example.org:2587/?disable_ssl=true&disable_tls=false"
    assert said(SERVER, tmp_path, AIRFLOW_CONN_HOPNHAT_SMTP=address) == (
        "('mail.example.org', 2587, 'hopnhat', 'starttls', 'hopnhat@localhost', True, 30.0)"
    )


def test_without_the_connection_there_is_no_mail_server(tmp_path: Path) -> None:
    assert said(SERVER, tmp_path) == "None"


NOTIFY = """
from feedback.handing_over import NotReachedError
from feedback.short import short_text
from hopnhat.messaging.channels import notify
try:
    notify(short_text("zalo_tienyen", "Huyện đoàn Tiên Yên", "6 tháng đầu năm 2020", "1 tệp trả lại"))
    print("sent")
except NotReachedError as problem:
    print("waits:", problem)
"""


def test_a_channel_is_an_apprise_connection(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = {"config": {"path": f"json://127.0.0.1:{server.server_port}/", "tag": "hopnhat"}}
        connection = json.dumps({"conn_type": "apprise", "extra": config})
        assert said(NOTIFY, tmp_path, AIRFLOW_CONN_ZALO_TIENYEN=connection) == "sent"
        server.shutdown()
    [note] = told
    assert note["title"] == "[Hợp nhất] Huyện đoàn Tiên Yên"
    assert note["message"] == "6 tháng đầu năm 2020: 1 tệp trả lại. Chi tiết ở thư điện tử của đơn vị."


def test_a_channel_nobody_has_set_up_waits(tmp_path: Path) -> None:
    assert said(NOTIFY, tmp_path) == "waits: channel 'zalo_tienyen' is not set"
