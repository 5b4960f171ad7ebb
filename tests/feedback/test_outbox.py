"""Mails are sent once, later if need be, through a real SMTP server on this machine, whatever that server does."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from feedback.handing_over import Answers, NotReachedError
from feedback.outbox import CHANNEL, Outbox
from hopnhat.messaging.smtp import MailSettingError, Server

ROOT = Path(__file__).resolve().parents[2]
Send = Callable[[EmailMessage], Answers]


@pytest.fixture
def box(smtp_box):
    return smtp_box()


@pytest.fixture
def server(box, smtp_server) -> Iterator[Controller]:
    with smtp_server(box) as controller:
        yield controller


@pytest.fixture
def send(server: Controller) -> Send:
    return Server("127.0.0.1", server.port, timeout=5).send


def mail(name: str, *recipients: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "h@example.org", ", ".join(recipients or ("a@example.org",))
    message["Message-ID"] = f"<{name}@hopnhat.invalid>"
    message.set_content("Chào đơn vị")
    return message


def test_a_queued_mail_is_sent_once(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    assert outbox.put("mot", mail("mot"))
    assert not outbox.put("mot", mail("mot"))
    assert outbox.send(send).sent == ["mot"]
    assert outbox.send(send).sent == []
    assert not outbox.put("mot", mail("mot"))
    assert box.ids == ["<mot@hopnhat.invalid>"]


def test_a_server_that_is_down_is_tried_twice_and_leaves_the_mails_for_later(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    for name in ("mot", "hai", "ba"):
        outbox.put(name, mail(name))
    attempts = []

    def down(message: EmailMessage) -> Answers:
        attempts.append(message)
        raise NotReachedError

    assert sorted(outbox.send(down).waiting) == ["ba", "hai", "mot"]
    assert len(attempts) == 2
    assert sorted(outbox.send(send).sent) == ["ba", "hai", "mot"]
    assert outbox.send(send).repeated == []


def test_a_channel_that_is_down_does_not_hold_back_the_mails(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    note = mail("kenh")
    note[CHANNEL] = "zalo"
    outbox.put("kenh", note)
    outbox.put("mot", mail("mot"))

    def by_route(message: EmailMessage) -> Answers:
        if message[CHANNEL]:
            raise NotReachedError
        return send(message)

    outcome = outbox.send(by_route)
    assert (outcome.sent, outcome.waiting) == (["mot"], ["kenh"])


def test_a_mail_put_off_by_the_server_waits(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    box.answer = "451 try later"
    assert outbox.send(send).waiting == ["mot"]
    box.answer = "250 OK"
    assert outbox.send(send).sent == ["mot"]


def test_a_refused_mail_is_kept_with_the_answer(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot", "cu@example.org"))
    outbox.put("hai", mail("hai"))
    box.refused = {"cu@example.org": "550 no such user"}
    outcome = outbox.send(send)
    assert (outcome.sent, outcome.refused) == (["hai"], {"mot": "cu@example.org: 550 no such user"})
    assert (tmp_path / "refused" / "mot.eml").exists()
    assert list(outbox.waiting()) == []
    [refused] = outbox.stuck()
    assert (refused.recipients, refused.answers) == (("cu@example.org",), {"cu@example.org": "550 no such user"})


def test_one_recipient_refused_costs_the_others_nothing(tmp_path, box, send) -> None:
    box.refused = {"cu@example.org": "550 moved away"}
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot", "a@example.org", "cu@example.org"))
    outcome = outbox.send(send)
    assert outcome.sent == ["mot"]
    assert outcome.refused == {"mot": "cu@example.org: 550 moved away"}
    assert box.recipients == [["a@example.org"]]


def test_one_recipient_put_off_is_tried_again_alone(tmp_path, box, send) -> None:
    box.refused = {"ban@example.org": "450 busy"}
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot", "a@example.org", "ban@example.org"))
    assert outbox.send(send).waiting == ["mot"]
    box.refused = {}
    assert outbox.send(send).sent == ["mot"]
    assert box.recipients == [["a@example.org"], ["ban@example.org"]]


def test_all_recipients_refused_is_a_mail_refused(tmp_path, box, send) -> None:
    box.refused = {"a@example.org": "550 no", "b@example.org": "550 no"}
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot", "a@example.org", "b@example.org"))
    outbox.put("hai", mail("hai", "c@example.org"))
    outcome = outbox.send(send)
    assert (outcome.sent, outcome.waiting, list(outcome.refused)) == (["hai"], [], ["mot"])
    assert box.recipients == [["c@example.org"]]


def test_starttls_and_a_password_are_used_and_the_certificate_is_verified(
    tmp_path, smtp_box, smtp_server, certificate, monkeypatch
) -> None:
    box = smtp_box()
    with smtp_server(box, certificate=certificate, password="mat khau") as controller:
        url = f"smtp://hopnhat:mat%20khau@localhost:{controller.port}?starttls=true&timeout=3"
        outbox = Outbox(tmp_path / "outbox")
        outbox.put("mot", mail("mot"))
        assert outbox.send(Server.from_url(url).send).waiting == ["mot"], "nobody vouches for the certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
        wrong = Server.from_url(url.replace("hopnhat:m", "hopnhat:n"))
        assert outbox.send(wrong.send).waiting == ["mot"]
        assert outbox.send(Server.from_url(url).send).sent == ["mot"]
    assert box.secure == [True]


def test_a_password_that_smtp_cannot_carry_leaves_the_mail_waiting(
    tmp_path, smtp_box, smtp_server, certificate, monkeypatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with smtp_server(smtp_box(), certificate=certificate) as controller:
        outbox = Outbox(tmp_path / "outbox")
        outbox.put("mot", mail("mot"))
        server = Server("localhost", controller.port, user="hopnhat", password="mật", encryption="starttls")
        assert outbox.send(server.send).waiting == ["mot"]


def test_an_address_the_server_cannot_take_is_refused_and_holds_nobody_back(tmp_path, box, send, monkeypatch) -> None:
    def unsupported(message: EmailMessage) -> Answers:
        if "hoà" in message["To"]:
            raise smtplib.SMTPNotSupportedError("no SMTPUTF8")
        return send(message)

    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot", "hoà@example.org"))
    outbox.put("hai", mail("hai"))
    outcome = outbox.send(unsupported)
    assert (outcome.sent, outcome.refused) == (["hai"], {"mot": "550 no SMTPUTF8"})


def test_nothing_is_said_to_a_server_that_will_not_encrypt(tmp_path, box, server) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    assert outbox.send(Server("127.0.0.1", server.port, encryption="starttls", timeout=5).send).waiting == ["mot"]
    assert box.ids == []


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.example.org:25"])
def test_an_address_of_no_mail_server_is_said_to_be_none(url: str) -> None:
    with pytest.raises(ValueError, match="HOPNHAT_SMTP must be"):
        Server.from_url(url)


def test_a_silent_server_times_out_and_the_mail_waits(tmp_path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)
        outbox = Outbox(tmp_path)
        outbox.put("mot", mail("mot"))
        outbox.put("hai", mail("hai"))
        started = time.monotonic()
        outcome = outbox.send(Server("127.0.0.1", deaf.getsockname()[1], timeout=0.3).send)
        assert sorted(outcome.waiting) == ["hai", "mot"]
        assert time.monotonic() - started < 5


def test_a_slow_server_is_left_when_its_time_is_up(tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    for number in range(5):
        outbox.put(str(number), mail(str(number)))
    box.seconds = 1.1
    outcome = outbox.send(send, within=1.0)
    assert len(outcome.sent) == 1
    assert len(outcome.waiting) == 4


def test_a_line_cut_after_the_text_is_a_mail_that_may_come_twice_and_says_so(tmp_path, box, send, cut_line) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    with cut_line() as port:
        assert outbox.send(Server("127.0.0.1", port, timeout=5).send).waiting == ["mot"]
    outcome = outbox.send(send)
    assert (outcome.sent, outcome.repeated) == (["mot"], ["mot"])
    assert box.repeated == [True]


def test_a_mail_in_doubt_stays_in_doubt_while_the_server_is_down(tmp_path, box, send, cut_line) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    with cut_line() as port:
        outbox.send(Server("127.0.0.1", port, timeout=5).send)
    outbox.send(Server("127.0.0.1", 9, timeout=1).send)
    box.answer = "451 try later"
    outbox.send(send)
    box.answer = "250 OK"
    assert outbox.send(send).repeated == ["mot"]


def test_two_processes_never_send_from_one_folder_at_once(tmp_path, box, send) -> None:
    outbox, inside, go_on = Outbox(tmp_path), threading.Event(), threading.Event()
    outbox.put("mot", mail("mot"))

    def slowly(message: EmailMessage) -> Answers:
        inside.set()
        go_on.wait(10)
        return send(message)

    first = threading.Thread(target=outbox.send, args=(slowly,))
    first.start()
    inside.wait(10)
    assert Outbox(tmp_path).send(send).waiting == ["mot"]
    go_on.set()
    first.join()
    assert box.ids == ["<mot@hopnhat.invalid>"]


KILLED = """
import sys, time
from pathlib import Path
from feedback.outbox import Outbox
from hopnhat.messaging.smtp import MailSettingError, Server
server = Server("127.0.0.1", int(sys.argv[2]), timeout=10)
def send(message):
    server.send(message)
    print("taken", flush=True)
    time.sleep(60)
Outbox(Path(sys.argv[1])).send(send)
"""


def test_a_process_killed_between_sending_and_recording_repeats_under_the_same_id_and_says_so(
    tmp_path, box, server, send
) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    arguments = [sys.executable, "-c", KILLED, str(tmp_path), str(server.port)]
    child = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "taken\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    outcome = Outbox(tmp_path).send(send)
    assert (outcome.sent, outcome.repeated) == (["mot"], ["mot"])
    assert box.ids == ["<mot@hopnhat.invalid>"] * 2
    assert box.repeated == [False, True]
    again = Outbox(tmp_path).send(send)
    assert (again.sent, again.waiting) == ([], [])


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


@pytest.mark.parametrize("how", ["missing", "empty", "cut", "flipped"])
def test_a_damaged_mail_is_sent_whole_from_its_second_copy(how: str, tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    damage(tmp_path / "waiting" / "mot.eml", how)
    outcome = outbox.send(send)
    assert (outcome.sent, outcome.restored) == (["mot"], ["mot"])
    assert box.messages[0].get_content().strip() == "Chào đơn vị"
    assert list(tmp_path.glob("spare/*")) == []


@pytest.mark.parametrize("how", ["empty", "cut", "flipped"])
def test_a_mail_with_no_whole_copy_is_set_aside_never_sent_and_can_be_composed_again(
    how: str, tmp_path, box, send
) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"))
    outbox.put("hai", mail("hai"))
    for folder in ("waiting", "spare"):
        damage(tmp_path / folder / "mot.eml", how)
    outcome = outbox.send(send)
    assert (outcome.sent, outcome.damaged) == (["hai"], ["mot"])
    [damaged] = outbox.stuck()
    assert (damaged.message_id, damaged.state) == ("mot", "damaged")
    assert outbox.put("mot", mail("mot"))
    assert outbox.send(send).sent == ["mot"]
    assert box.ids == ["<hai@hopnhat.invalid>", "<mot@hopnhat.invalid>"]


@pytest.mark.parametrize("how", ["missing", "empty", "cut", "flipped"])
@pytest.mark.parametrize("folder", ["spare", "notes", "sending", "refused"])
def test_damage_beside_a_mail_never_stops_it_or_the_others(how: str, folder: str, tmp_path, box, send) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("cu", mail("cu", "cu@example.org", "a@example.org"))
    box.refused = {"cu@example.org": "550 moved away"}
    outbox.put("mot", mail("mot", "ban@example.org"))
    box.refused["ban@example.org"] = "450 busy"
    outbox.send(send)
    (tmp_path / "sending" / "mot").touch()
    box.refused = {}
    for path in list((tmp_path / folder).iterdir()):
        if path.stat().st_size or how in ("missing", "empty"):
            damage(path, how)
    outbox.put("hai", mail("hai"))
    outbox.stuck()
    outbox.readdress(lambda unit_id: ["moi@example.org"])
    assert sorted(outbox.send(send).sent) == ["hai", "mot"]


def test_a_queued_mail_opens_in_a_mail_program(tmp_path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put("mot", mail("mot"), unit_id="D199")
    seen = email.message_from_bytes((tmp_path / "waiting" / "mot.eml").read_bytes(), policy=email.policy.default)
    assert (seen["To"], seen["X-Hopnhat-Unit"], seen.defects) == ("a@example.org", "D199", [])
    assert seen.get_content().strip() == "Chào đơn vị"


def test_a_message_of_any_kind_has_an_id_that_does_not_change(tmp_path, box, send) -> None:
    """A mail that says that a task failed or a report is late is composed without one."""
    for home in ("mot", "hai"):
        plain = mail("x")
        del plain["Message-ID"]
        outbox = Outbox(tmp_path / home)
        outbox.put("failed-1", plain)
        outbox.send(send)
    assert box.ids == ["<failed-1@hopnhat.invalid>"] * 2


def test_a_password_is_never_said_to_a_server_that_does_not_encrypt(tmp_path, smtp_box, smtp_server) -> None:
    heard = smtp_box()
    with smtp_server(heard) as controller:
        outbox = Outbox(tmp_path)
        outbox.put("mot", mail("mot"))
        url = f"smtp://hopnhat:mat-khau@127.0.0.1:{controller.port}"
        outcome = outbox.send(Server.from_url(url).send)
    assert (outcome.waiting, heard.ids) == (["mot"], [])
    assert "STARTTLS" in outcome.stopped[""]


@pytest.mark.parametrize(
    ("url", "encryption", "port"),
    [
        ("smtp://u:p@x", "starttls", 587),
        ("smtp://u:p@x?encryption=none", "none", 25),
        ("smtp://u:p@x?starttls=false", "none", 25),
        ("smtp://u:p@x?starttls=true", "starttls", 587),
        ("smtp://u:p@x?encryption=tls", "tls", 465),
        ("smtps://u:p@x?encryption=none", "tls", 465),
        ("smtp://x", "none", 25),
        ("smtp://x?encryption=starttls", "starttls", 587),
    ],
)
def test_only_who_says_so_sends_in_the_clear(url: str, encryption: str, port: int) -> None:
    server = Server.from_url(url)
    assert (server.encryption, server.port, server.verified) == (encryption, port, True)


@pytest.mark.parametrize(
    "url",
    ["smtp://u:geheim@x:port", "smtp://u:geheim@[x", "smtp://u:geheim@x?startls=true", "smtp://u:geheim@x?timeout=long",
     "smtp://u:geheim@x?encryption=maybe", "smtp://u:geheim@x?starttls=maybe", "smtp://u:geheim@x?timeout=-1"],
)  # fmt: skip
def test_a_setting_that_is_not_understood_is_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(MailSettingError, match="HOPNHAT_SMTP must be") as told:
        Server.from_url(url)
    assert "geheim" not in str(told.value)
