"""Mails for a server that fails in every way, from senders that are killed between its answer and their note.

Afterwards the server is well and the outbox is sent once more, a day later. Then no mail may be lost, none may be
refused that was not, and whatever arrived twice must say so and carry the same Message-ID.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from chaos.servers.post import FAULTS, Post, serving
from chaos.trial import Tally
from feedback.mail import REPEATED
from feedback.outbox import Outbox
from hopnhat.messaging.smtp import Server

NAME = "Máy chủ thư hỏng, người gửi bị ngắt / a mail server that fails, a sender that is killed"
ROUNDS = 40
STARTS_AIRFLOW = False
_MAILS = 3
_IMPATIENT_SECONDS, _PATIENT_SECONDS = 0.3, 60.0
_LATER = timedelta(days=1)  # what failed by itself is tried again within a day
_ROOT = Path(__file__).resolve().parent.parent
_KILLED = """
import sys, time
from pathlib import Path
from feedback.outbox import Outbox
from hopnhat.messaging.smtp import Server
server = Server("127.0.0.1", int(sys.argv[2]), timeout=10)
def send(message):
    server.send(message)
    time.sleep(60)
Outbox(Path(sys.argv[1])).send(send)
"""


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Queue a few mails a round, let three attempts at sending fail in some way, then let one succeed."""
    chance, tally = random.Random(seed), Tally(NAME)
    for number in range(rounds):
        with serving() as post:
            fault, told = _round(chance, folder / str(number), post)
            tally.count(fault and f"{' '.join(told)}: {fault}", *(one.replace("_", " ") for one in told))
    return tally


def _round(chance: random.Random, folder: Path, post: Post) -> tuple[str | None, list[str]]:
    """Return what went wrong, and what was done to the server and to the senders."""
    outbox = Outbox(folder)
    for number in range(_MAILS):
        outbox.put(str(number), _mail(number))
    send = Server("127.0.0.1", post.port, timeout=_IMPATIENT_SECONDS).send
    refused, told = set[str](), list[str]()
    for _ in range(3):
        post.faults = chance.choices(FAULTS, k=2)
        told += post.faults
        if chance.random() < 0.15:
            post.faults = []
            told.append("killed")
            _kill_after_text(folder, post)
        outcome = outbox.send(send)
        refused |= set(outcome.refused)
    post.faults = []
    in_the_end = datetime.now(UTC) + _LATER
    outbox.send(Server("127.0.0.1", post.port, timeout=_PATIENT_SECONDS).send, now=in_the_end)
    return _fault(post, outbox, refused), told


def _mail(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "hopnhat@example.org", "first@example.org, second@example.org"
    message["Message-ID"] = f"<{number}@hopnhat.invalid>"
    message.set_content("Chào đơn vị", cte="base64")
    return message


def _kill_after_text(folder: Path, post: Post) -> None:
    """Let a child hand a mail over and kill it before it can note that."""
    post.text_taken.clear()
    child = subprocess.Popen([sys.executable, "-c", _KILLED, str(folder), str(post.port)], cwd=_ROOT)
    if next(Outbox(folder).waiting(), None) is not None:
        post.text_taken.wait(30)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def _fault(post: Post, outbox: Outbox, refused: set[str]) -> str | None:
    """Return what went wrong with the mails of a round, ``None`` if nothing did."""
    left = [name for name, _ in outbox.waiting()]
    if left:
        return f"mails {left} still wait"
    came: Counter[tuple[str, str]] = Counter()
    for message, recipients in post.taken:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        again = [one for one in recipients if came[name, one]]
        if again and not message[REPEATED]:
            return f"mail {name} came to {again} again and does not say so"
        came.update((name, one) for one in recipients)
    for number in map(str, range(_MAILS)):
        lost = [who for who in ("first@example.org", "second@example.org") if not came[number, who]]
        if lost and number not in refused:
            return f"mail {number} never came to {lost}"
    return None
