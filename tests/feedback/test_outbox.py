"""Mails are sent once, later if need be, through a real SMTP server on this machine."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from feedback.outbox import Outbox


class Box:
    """An SMTP handler that keeps what it takes, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(
                next(line for line in envelope.content.decode().splitlines() if line.startswith("Message-ID"))
            )
        return self.answer


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def send(server: Controller) -> Callable[[EmailMessage], None]:
    def through_smtp(message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
            client.send_message(message)

    return through_smtp


def mail(name: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "h@example.org", "a@example.org"
    message["Message-ID"] = f"<{name}@hopnhat.invalid>"
    message.set_content("Chào đơn vị")
    return message


def test_a_queued_mail_is_sent_once(tmp_path: Path, box: Box, send: Callable[[EmailMessage], None]) -> None:
    outbox = Outbox(tmp_path)
    assert outbox.put("mot", mail("mot"))
    assert not outbox.put("mot", mail("mot"))
    assert outbox.send(send).sent == ["mot"]
    assert outbox.send(send).sent == []
    assert not outbox.put("mot", mail("mot"))
    assert box.taken == ["Message-ID: <mot@hopnhat.invalid>"]


def test_a_server_that_is_down_leaves_the_mail_for_later(
    tmp_path: Path, box: Box, send: Callable[[EmailMessage], None]
) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    outbox.put("hai", mail("hai"))

    def down(message: EmailMessage) -> None:
        raise ConnectionRefusedError

    assert sorted(outbox.send(down).waiting) == ["hai", "mot"]
    assert sorted(outbox.send(send).sent) == ["hai", "mot"]


def test_a_mail_put_off_by_the_server_waits(tmp_path: Path, box: Box, send: Callable[[EmailMessage], None]) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    box.answer = "451 try later"
    assert outbox.send(send).waiting == ["mot"]
    box.answer = "250 OK"
    assert outbox.send(send).sent == ["mot"]


def test_a_refused_mail_is_kept_with_the_answer(tmp_path: Path, box: Box, send: Callable[[EmailMessage], None]) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    box.answer = "550 no such user"
    assert "no such user" in outbox.send(send).refused["mot"]
    assert (tmp_path / "refused" / "mot.eml").exists()
    assert list(outbox.waiting()) == []


def test_a_silent_server_times_out_and_the_mail_waits(tmp_path: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)

        def through_deaf(message: EmailMessage) -> None:
            with smtplib.SMTP("127.0.0.1", deaf.getsockname()[1], timeout=0.3) as client:
                client.send_message(message)

        outbox = Outbox(tmp_path)
        outbox.put("mot", mail("mot"))
        assert outbox.send(through_deaf).waiting == ["mot"]


def test_a_crash_after_sending_repeats_the_same_message_id(
    tmp_path: Path, box: Box, send: Callable[[EmailMessage], None]
) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))

    def crash_after(message: EmailMessage) -> None:
        send(message)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.send(crash_after)
    assert Outbox(tmp_path).send(send).sent == ["mot"]
    assert len(set(box.taken)) == 1
    assert Outbox(tmp_path).send(send).sent == []
