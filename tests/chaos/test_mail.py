"""A small share of the mail trial, and that it would notice a mail lost or doubled in silence."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from chaos import mail
from chaos.servers.post import FAULTS, serving
from feedback.outbox import Outbox
from hopnhat.messaging.smtp import Server


def test_no_mail_is_lost_and_none_comes_twice_in_silence(tmp_path: Path) -> None:
    tally = mail.run(seed=7, rounds=6, folder=tmp_path)
    assert tally.failures == []
    assert tally.tried == tally.survived == 6


@pytest.mark.parametrize("fault", [*FAULTS, "killed"])
def test_every_fault_by_itself_is_survived(fault: str, tmp_path: Path) -> None:
    with serving() as post:
        outbox = Outbox(tmp_path)
        outbox.put("0", mail._mail(0))
        send = Server("127.0.0.1", post.port, timeout=0.3).send
        if fault == "killed":
            mail._kill_after_text(tmp_path, post)
        else:
            post.faults = [fault]
            outbox.send(send)
        outbox.send(Server("127.0.0.1", post.port, timeout=60).send)
        came = [who for message, recipients in post.taken for who in recipients]
    refused = 1 if fault == "one_refused" else 0
    assert len(set(came)) == 2 - refused
    assert list(outbox.waiting()) == []


def test_the_trial_notices_a_mail_that_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(self: Server, message: EmailMessage) -> dict[str, tuple[int, bytes]]:
        return {}

    monkeypatch.setattr(Server, "send", forget)
    monkeypatch.setattr(mail, "_kill_after_text", lambda folder, post: None)
    [failure] = mail.run(seed=7, rounds=1, folder=tmp_path).failures
    assert "never came to" in failure


def test_the_trial_notices_a_mail_doubled_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = Server.send

    def twice(self: Server, message: EmailMessage) -> object:
        once(self, message)
        return once(self, message)

    monkeypatch.setattr(Server, "send", twice)
    monkeypatch.setattr(mail, "_kill_after_text", lambda folder, post: None)
    [failure] = mail.run(seed=7, rounds=1, folder=tmp_path).failures
    assert "does not say so" in failure
