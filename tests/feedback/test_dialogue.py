"""A real mail server that fails at any step of the dialogue, in any way, for one mail or for all.

Whatever it does, nothing may be lost, nothing that is well may wait for what is not, and nothing may come twice unsaid.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from chaos.servers.dialogue import ANSWERS, STEPS, Dialogue, serving
from feedback.outbox import Outbox
from hopnhat.messaging import smtp
from hopnhat.messaging.smtp import Server

COUNT = 3
ALL_WELL = [("ehlo", "250 well"), ("mail", "250 well"), ("rcpt", "250 well"), ("text", "250 well")]
BEFORE_ANY_MAIL = ("connect", "ehlo", "starttls", "auth")
GRID = [(step, answer) for step in STEPS for answer in ANSWERS if (step, answer) not in ALL_WELL]
NOW = datetime(2020, 6, 15, 18, tzinfo=UTC)


@pytest.fixture
def post(certificate, monkeypatch) -> Iterator[Dialogue]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    with serving(context) as dialogue:
        yield dialogue


def server(post: Dialogue, answer: str = "", silence: float = 0.7) -> Server:
    timeout = silence if answer == "silence" else 20.0
    return Server("localhost", post.port, "hopnhat", "mat-khau", "starttls", timeout=timeout)


def mail(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "h@example.org", address(number)
    message["Message-ID"] = f"<{number}@hopnhat.invalid>"
    message.set_content("Chào đơn vị", cte="base64")
    return message


def address(number: int) -> str:
    return f"don-vi-{number}@example.org"


def filled(folder: Path) -> Outbox:
    outbox = Outbox(folder)
    for number in range(COUNT):
        outbox.put(str(number), mail(number))
    return outbox


def came(post: Dialogue) -> Counter[str]:
    """Return how often each recipient got its mail, once it is sure that what came again says so."""
    seen: Counter[str] = Counter()
    for message, recipients in post.taken:
        for who in recipients:
            assert message["To"] == who
            assert message["Message-ID"] == f"<{who.removeprefix('don-vi-').partition('@')[0]}@hopnhat.invalid>"
            if seen[who]:
                assert message["X-Hopnhat-Repeated"] == "1", f"{who} got it again and is not told so"
                assert "có thể đã đến" in message.get_body(("plain",)).get_content()
            seen[who] += 1
    return seen


def fails(step: str, answer: str, connections: range | None = None, recipient: str = ""):
    """Fail at a step: for some connections, for one recipient, or for everybody."""

    def asked(at: str, connection: int, who: str) -> str | None:
        if at != step or (connections is not None and connection not in connections):
            return None
        return None if recipient and who != recipient else answer

    return asked


@pytest.mark.parametrize(("step", "answer"), GRID)
def test_one_mail_that_the_server_does_not_take_costs_the_others_nothing(step, answer, tmp_path, post) -> None:
    outbox = filled(tmp_path)
    if step in (*BEFORE_ANY_MAIL, "mail"):  # the server does not know yet whose mail it is
        post.asked = fails(step, answer, connections=range(1, 2))
    else:
        post.asked = fails(step, answer, recipient=address(0))
    first = outbox.send(server(post, answer).send, now=NOW)
    others = {address(number) for number in range(1, COUNT)}
    assert others <= set(came(post)), "the others are there in the first round"
    assert first.stopped == {}
    if step == "rcpt" and answer.startswith("5"):
        assert first.refused == {"0": f"{address(0)}: {answer}"}
    for day in range(1, 3):
        outbox.send(server(post, answer).send, now=NOW + timedelta(days=day))
    post.asked = fails("none", "")
    outbox.send(server(post).send, now=NOW + timedelta(days=9))
    refused = {one.message_id for one in outbox.stuck() if one.state == "refused"}
    assert set(came(post)) >= others | ({address(0)} - {address(int(one)) for one in refused})
    assert refused <= {"0"}
    assert list(outbox.waiting()) == []
    assert max(Counter(who for _, whom in post.taken for who in whom if who in others).values()) == 1


@pytest.mark.parametrize(("step", "answer"), GRID)
def test_a_server_that_takes_nothing_buries_nothing(step, answer, tmp_path, post) -> None:
    outbox = filled(tmp_path)
    post.asked = fails(step, answer)
    for day in range(2):
        outcome = outbox.send(server(post, answer, silence=0.2).send, now=NOW + timedelta(days=day))
        if step == "quit":
            continue
        assert (outcome.refused, len(outcome.waiting)) == ({}, COUNT)
        assert outcome.stopped[""], "its own words are kept"
    assert [one for one in outbox.stuck() if one.state != "waiting"] == []
    post.asked = fails("none", "")
    outbox.send(server(post).send, now=NOW + timedelta(days=9))
    assert len(came(post)) == COUNT
    assert list(outbox.waiting()) == []


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 authenticate first", "550 5.7.1 relaying denied", "552 too large", "554 no"]
)
@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "text"])
def test_a_misconfigured_server_puts_no_mail_into_refused_for_ever(step, answer, tmp_path, post) -> None:
    outbox = filled(tmp_path)
    post.asked = fails(step, answer)
    assert outbox.send(server(post).send).stopped[""].startswith(answer[:3])
    post.asked = fails("none", "")
    assert len(outbox.send(server(post).send).sent) == COUNT


def test_a_quota_that_ends_in_the_middle_of_a_night_refuses_nothing(tmp_path, post) -> None:
    outbox = filled(tmp_path)
    post.asked = fails("rcpt", "550 5.4.5 daily quota exceeded", connections=range(2, 100))
    outcome = outbox.send(server(post).send)
    assert (len(outcome.sent), len(outcome.waiting), outcome.refused) == (1, 2, {})
    post.asked = fails("none", "")
    assert len(outbox.send(server(post).send, now=datetime.now(UTC) + timedelta(days=1)).sent) == 2


def test_many_mails_at_which_the_server_hangs_up_do_not_keep_the_rest(tmp_path, post) -> None:
    outbox = filled(tmp_path)
    bad = {address(number) for number in range(COUNT - 1)}
    post.asked = lambda step, connection, who: "hang-up" if step == "text" and who in bad else None
    assert outbox.send(server(post).send).sent == [str(COUNT - 1)]


def test_a_mail_that_may_have_arrived_is_not_sent_again_for_ever(tmp_path, post) -> None:
    """A server that hangs up after each text of one mail has perhaps delivered it each time."""
    outbox = filled(tmp_path)
    post.asked = fails("text", "hang-up", recipient=address(0))
    for day in range(20):
        outbox.put(f"moi-{day}", mail(100 + day))
        outbox.send(server(post).send, now=NOW + timedelta(days=day))
    assert came(post)[address(0)] <= 6
    [given_up] = [one for one in outbox.stuck() if one.message_id == "0"]
    assert given_up.state == "refused"


def test_recipients_the_server_did_not_come_to_are_not_forgotten(tmp_path, post) -> None:
    """It closes the line at the first of two (421): the other has had no answer at all."""
    outbox = Outbox(tmp_path)
    both = mail(0)
    del both["To"]
    both["To"] = f"{address(0)}, {address(1)}"
    outbox.put("0", both)
    post.asked = fails("rcpt", "421 closing", recipient=address(0))
    outbox.send(server(post).send)
    post.asked = fails("none", "")
    outbox.send(server(post).send)
    [(_, recipients)] = post.taken
    assert recipients == [address(0), address(1)]


def test_a_server_that_says_one_byte_at_a_time_is_left(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "_LONGEST_MAIL_SECONDS", 1.0)

    def drip(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line, suppress(OSError):
            for _ in range(100):
                line.sendall(b"2")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        outbox, began = Outbox(tmp_path), time.monotonic()
        outbox.put("0", mail(0))
        assert outbox.send(Server("127.0.0.1", listening.getsockname()[1], timeout=0.5).send).waiting == ["0"]
        assert time.monotonic() - began < 6


def test_an_alarm_goes_before_everything_that_waits(tmp_path, post) -> None:
    outbox = filled(tmp_path)
    outbox.put("bao-dong", mail(99), urgent=True)
    outbox.send(server(post).send)
    assert post.taken[0][1] == [address(99)]


def test_an_alarm_that_is_poisoned_does_not_keep_the_rest(tmp_path, post) -> None:
    outbox = filled(tmp_path)
    for number in (97, 98, 99):
        outbox.put(f"bao-dong-{number}", mail(number), urgent=True)
    post.asked = lambda step, connection, who: "hang-up" if step == "text" and who.startswith("don-vi-9") else None
    for day in range(3):
        outbox.send(server(post).send, now=NOW + timedelta(days=day))
    assert {address(number) for number in range(COUNT)} <= set(came(post))


def test_where_a_contact_changes_a_refused_mail_follows_it_and_nobody_gets_it_twice(tmp_path, post) -> None:
    outbox = Outbox(tmp_path)
    both = mail(0)
    del both["To"]
    both["To"] = f"{address(0)}, {address(1)}"
    outbox.put("0", both, unit_id="D199")
    post.asked = fails("rcpt", "550 moved away", recipient=address(0))
    assert outbox.send(server(post).send).refused == {"0": f"{address(0)}: 550 moved away"}
    assert outbox.readdress(lambda unit_id: [address(0), address(1)]) == []
    assert outbox.readdress(lambda unit_id: [address(7), address(1)]) == ["0"]
    outbox.send(server(post).send)
    assert [recipients for _, recipients in post.taken] == [[address(1)], [address(7)]]
    assert {message["Message-ID"] for message, _ in post.taken} == {"<0@hopnhat.invalid>"}
    assert outbox.stuck() == []


def test_a_mail_that_waits_for_one_wrong_address_follows_its_contact(tmp_path, post) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("0", mail(0), unit_id="D199")
    post.asked = fails("rcpt", "550 no such user", recipient=address(0))
    assert outbox.send(server(post).send).waiting == ["0"], "nobody else shows that the server is well"
    assert outbox.readdress(lambda unit_id: [address(7)]) == ["0"]
    assert outbox.send(server(post).send).sent == ["0"]


def test_what_was_refused_can_be_queued_again(tmp_path, post) -> None:
    outbox = filled(tmp_path)
    post.asked = fails("rcpt", "550 mailbox full for good", recipient=address(0))
    assert set(outbox.send(server(post).send).refused) == {"0"}
    post.asked = fails("none", "")
    assert outbox.queue_refused_again() == ["0"]
    assert outbox.send(server(post).send).sent == ["0"]
    assert outbox.stuck() == []


@pytest.mark.parametrize("lost", ["waiting", "answers"])
def test_a_refused_mail_whose_re_addressing_was_cut_off_goes_out_once(lost: str, tmp_path, post) -> None:
    """The process died after it had queued the mail anew, or the answers about it were lost."""
    outbox = filled(tmp_path)
    outbox.drop("0")
    outbox.put("0", mail(0), unit_id="D199")
    post.asked = fails("rcpt", "550 moved away", recipient=address(0))
    outbox.send(server(post).send)
    shutil.copytree(tmp_path / "refused", tmp_path / "before")
    if lost == "answers":
        (tmp_path / "refused" / "0.json").unlink()
    assert outbox.readdress(lambda unit_id: [address(7)]) == ["0"]
    if lost == "waiting":
        shutil.copytree(tmp_path / "before", tmp_path / "refused", dirs_exist_ok=True)
        outbox.readdress(lambda unit_id: [address(7)])
    outbox.send(server(post).send)
    assert [whom for _, whom in post.taken].count([address(7)]) == 1
    assert outbox.stuck() == []
