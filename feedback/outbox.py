"""The outbox: mails are written here by the night and sent from here, once each, when a server will take them.

A mail is one file, in ``waiting`` until the server has accepted it and then in ``sent``; ``refused`` keeps what the
server will never take, with its answer. A crash after sending and before the move sends that one mail a second time,
under the same Message-ID, by which mail systems recognise it: said twice is better than not said.
"""

from __future__ import annotations

import email
import json
import os
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

Send = Callable[[EmailMessage], None]


@dataclass(slots=True)
class Sending:
    """What one round of sending came to; ``waiting`` mails are tried again next time."""

    sent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


class Outbox:
    """A folder of queued mails, by alert id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("waiting", "sent", "refused"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def put(self, alert_id: str, message: EmailMessage) -> bool:
        """Queue a mail; ``False`` if that alert was queued or sent before."""
        if any((self._folder / state / f"{alert_id}.eml").exists() for state in ("waiting", "sent", "refused")):
            return False
        target = self._folder / "waiting" / f"{alert_id}.eml"
        half = target.with_suffix(".part")
        with half.open("wb") as out:
            out.write(message.as_bytes())
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
        return True

    def waiting(self) -> Iterator[tuple[str, EmailMessage]]:
        """Yield the queued mails, oldest first."""
        paths = sorted((self._folder / "waiting").glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in paths:
            yield path.stem, email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)

    def send(self, send: Send) -> Sending:
        """Send every queued mail; a server that is down or slow leaves the rest for the next time."""
        outcome = Sending()
        queued = list(self.waiting())
        for position, (alert_id, message) in enumerate(queued):
            try:
                send(message)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as answer:
                if _passing(answer):
                    outcome.waiting.append(alert_id)
                    continue
                outcome.refused[alert_id] = str(answer)
                self._move(alert_id, "refused", str(answer))
            except (OSError, smtplib.SMTPException):
                outcome.waiting += [name for name, _ in queued[position:]]
                break
            else:
                outcome.sent.append(alert_id)
                self._move(alert_id, "sent")
        return outcome

    def _move(self, alert_id: str, state: str, answer: str = "") -> None:
        if answer:
            note = self._folder / state / f"{alert_id}.json"
            note.write_text(json.dumps({"answer": answer}, ensure_ascii=False), encoding="utf-8")
        (self._folder / "waiting" / f"{alert_id}.eml").replace(self._folder / state / f"{alert_id}.eml")


def _passing(answer: smtplib.SMTPException) -> bool:
    """Tell whether the server may take the mail later (an answer 4xx for every recipient, RFC 5321 section 4.2.1)."""
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in answer.recipients.values())
    code = getattr(answer, "smtp_code", 0)
    return 400 <= code < 500
