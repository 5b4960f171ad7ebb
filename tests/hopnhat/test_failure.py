"""A task that fails for good is told to the operator, once, with the one thing to do."""

from __future__ import annotations

import email
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from hopnhat.local_airflow.ports import free_port
from hopnhat.messaging import failure

ROOT = Path(__file__).resolve().parents[2]


class Box:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[email.message.Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = Box()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("HOPNHAT_SMTP", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("HOPNHAT_HOME", str(tmp_path))
    monkeypatch.setenv("HOPNHAT_OPERATOR", "truc-may@example.org")
    yield kept
    server.stop()


def context(error: BaseException | None, attempt: int = 4) -> dict[str, Any]:
    task = SimpleNamespace(
        dag_id="nightly_consolidation", run_id="scheduled__2020-06-15", task_id="load", try_number=attempt, map_index=-1
    )
    return {"task_instance": task, "exception": error}


def test_a_full_disk_is_told_once_with_what_to_do(box: Box) -> None:
    for _ in range(2):
        failure.task_failed(context(OSError(28, "No space left on device")))
    [mail] = box.mails
    assert mail["To"] == "truc-may@example.org"
    text = mail.get_content()
    assert "Bước load của nightly_consolidation" in text
    assert "Việc phải làm: dọn đĩa" in text
    assert "*" not in text


def test_a_run_that_a_person_called_anything_is_told_of(box: Box) -> None:
    named = context(RuntimeError("x"))
    named["task_instance"].run_id = "chạy tay, thử lại " * 12
    failure.task_failed(named)
    assert "chạy tay" in box.mails[0].get_content()


def test_a_worker_that_vanished_has_no_error_and_is_told_all_the_same(box: Box) -> None:
    failure.task_failed(context(None))
    assert "không rõ, tiến trình bị dừng" in box.mails[0].get_content()


def test_text_of_an_error_makes_no_header_and_no_second_line(box: Box) -> None:
    failure.task_failed(context(ValueError("x\r\nBcc: ai-do@example.org")))
    [mail] = box.mails
    assert mail["Bcc"] is None
    assert "ai-do" not in mail.get_content()


def test_a_mail_server_that_is_down_keeps_the_mail_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPNHAT_SMTP", "smtp://127.0.0.1:9")
    monkeypatch.setenv("HOPNHAT_HOME", str(tmp_path))
    monkeypatch.setenv("HOPNHAT_OPERATOR", "truc-may@example.org")
    failure.task_failed(context(RuntimeError("x")))
    assert len(list((tmp_path / "outbox" / "waiting").glob("failed-*.eml"))) == 1


@pytest.mark.parametrize("remedy", failure.remedies(), ids=lambda remedy: remedy.cause)
def test_the_incident_page_says_the_same(remedy: failure.Remedy) -> None:
    page = (ROOT / "docs" / "su-co.md").read_text(encoding="utf-8")
    assert f"| {remedy.cause} | {remedy.do} |" in page


def test_the_last_remedy_speaks_of_everything() -> None:
    assert failure.remedy_for("ZeroDivisionError: division by zero") == failure.remedies()[-1]
