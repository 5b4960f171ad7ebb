"""The outbox: messages are written here by the night and sent from here, once each, when a server will take them.

A message is one file: in ``waiting`` until the server has accepted it, then in ``sent``; ``refused`` keeps what it will
never take, with its answer. A mark in ``sending`` stands while a message is being handed over. No sender of mail can
promise "exactly once": if this process dies after the server took a mail and before that is recorded, the mail goes out
a second time. It then has the same Message-ID, by which mail systems recognise it, says so in ``X-Hopnhat-Repeated``
and is named in ``Sending.repeated``: said twice is better than not said, and it is known that it was.
"""

from __future__ import annotations

import email
import fcntl
import json
import os
import smtplib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

CHANNEL = "X-Hopnhat-Channel"
"""The header that names the channel of a message that is no mail."""

REPEATED = "X-Hopnhat-Repeated"
_STATES = ("waiting", "sent", "refused")
Answers = Mapping[str, tuple[int, bytes]]
Send = Callable[[EmailMessage], Answers | None]
"""Hands one message over; returns the recipients a server refused while it took the others, with its answers."""


class NotReachedError(OSError):
    """The server was never told of the message: it cannot have been taken."""


@dataclass(slots=True)
class Sending:
    """What one round of sending came to; ``waiting`` messages are tried again next time.

    ``refused`` gives the server's answer by message id, also where only some recipients were refused. ``repeated`` were
    being handed over when an earlier round died or the line was cut, and may have arrived twice.
    """

    sent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)


class Outbox:
    """A folder of queued messages, by id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in (*_STATES, "sending"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def holds(self, message_id: str) -> bool:
        """Tell whether a message was ever queued."""
        return any(self._path(state, message_id).exists() for state in _STATES)

    def put(self, message_id: str, message: EmailMessage) -> bool:
        """Queue a message; ``False`` if it was queued or sent before."""
        if self.holds(message_id):
            return False
        self._write(message_id, message)
        return True

    def waiting(self) -> Iterator[tuple[str, EmailMessage]]:
        """Yield the queued messages, oldest first."""
        paths = sorted((self._folder / "waiting").glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in paths:
            yield path.stem, email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)

    def send(self, send: Send, within: float = float("inf")) -> Sending:
        """Send every queued message, and start none after ``within`` seconds.

        A server that is down costs one attempt: what else would go to it waits for the next time. So does everything
        if another process is sending from this folder.
        """
        outcome, down, latest = Sending(), set[str](), time.monotonic() + within
        with self._alone() as alone:
            for message_id, message in self.waiting():
                route = message.get(CHANNEL, "")
                if not alone or route in down or time.monotonic() > latest:
                    outcome.waiting.append(message_id)
                elif not self._send_one(send, message_id, message, outcome):
                    down.add(route)
        return outcome

    def _send_one(self, send: Send, message_id: str, message: EmailMessage, outcome: Sending) -> bool:
        """Hand one message over and record it; return ``False`` if its server cannot be reached."""
        mark = self._folder / "sending" / message_id
        doubtful = mark.exists()
        if doubtful:
            del message[REPEATED]
            message[REPEATED] = "1"
            outcome.repeated.append(message_id)
        mark.touch()
        try:
            refused = send(message) or {}
        except smtplib.SMTPRecipientsRefused as answer:
            self._part(message_id, message, answer.recipients, outcome, others_sent=False)
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as answer:
            answers = {message_id: (answer.smtp_code, _bytes(answer.smtp_error))}
            self._part(message_id, message, answers, outcome, others_sent=False)
        except smtplib.SMTPNotSupportedError as problem:
            self._part(message_id, message, {message_id: (550, _bytes(str(problem)))}, outcome, others_sent=False)
        except (OSError, smtplib.SMTPException) as problem:
            outcome.waiting.append(message_id)
            if isinstance(problem, NotReachedError) and not doubtful:
                mark.unlink()
            return False
        else:
            self._part(message_id, message, refused, outcome, others_sent=True)
        if not (doubtful and self._path("waiting", message_id).exists()):
            mark.unlink()
        return True

    def _part(
        self, message_id: str, message: EmailMessage, answers: Answers, outcome: Sending, *, others_sent: bool
    ) -> None:
        """Record who was refused: for good (5xx), or for now (4xx, RFC 5321 section 4.2.1), to be tried again alone."""
        later = [who for who, (code, _) in answers.items() if 400 <= code < 500]
        never = {
            who: f"{code} {text.decode(errors='replace')}" for who, (code, text) in answers.items() if who not in later
        }
        if never:
            outcome.refused[message_id] = "; ".join(f"{who}: {answer}" for who, answer in never.items())
            self._note(message_id, never)
        if later:
            if later != [message_id]:
                del message["To"]
                message["To"] = ", ".join(later)
            self._write(message_id, message)
            outcome.waiting.append(message_id)
        elif others_sent:
            self._path("waiting", message_id).replace(self._path("sent", message_id))
            outcome.sent.append(message_id)
        else:
            self._path("waiting", message_id).replace(self._path("refused", message_id))

    def _note(self, message_id: str, answers: Mapping[str, str]) -> None:
        path = self._folder / "refused" / f"{message_id}.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**known, **answers}, ensure_ascii=False), encoding="utf-8")

    def _write(self, message_id: str, message: EmailMessage) -> None:
        target = self._path("waiting", message_id)
        half = target.with_suffix(".part")
        with half.open("wb") as out:
            out.write(message.as_bytes())
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)

    def _path(self, state: str, message_id: str) -> Path:
        return self._folder / state / f"{message_id}.eml"

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Tell whether nobody else is sending, and keep others from it meanwhile; a lock dies with its process."""
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
