"""Handing one message over: what can come of it, whatever the server answers and wherever it breaks off."""

from __future__ import annotations

import logging
import re
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

Answer = tuple[int, bytes]
Answers = Mapping[str, Answer]
"""What a server answered about recipients, by address; under ``""``, about the message as a whole."""

Send = Callable[[EmailMessage], Answers | None]
"""Hands one message over; returns the recipients a server refused while it took the others, with its answers."""

_RECIPIENT_CODES = frozenset((550, 551, 553))
# RFC 3463: 5.1.x speaks of an address, 5.2.x of a mailbox; 5.7.x (policy), 5.4.x (routing, quotas) and so on of the
# server.
_STATUS = re.compile(r"^\s*([245]\.\d{1,3})\.\d{1,3}\b")
_OF_A_RECIPIENT = frozenset(("5.1", "5.2"))
_LONGEST_WORDS = 300

_log = logging.getLogger(__name__)


class NotReachedError(OSError):
    """The server was never told of the message: it cannot have been taken."""


class NotSetUpError(NotReachedError):
    """There is no server or channel for the message; trying another makes no sense."""


class NotTakenError(OSError):
    """The server was told of the message, and broke off before its text: it cannot have been taken."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of it.

    ``taken``: for all recipients but those in ``answers``; ``answered``: a refusal, for good or for now; ``unreached``:
    the server was not told; ``unset``: there is none; ``fault``: anything else. ``words`` are the server's own;
    ``in_doubt`` tells that the message may have arrived.
    """

    kind: Literal["taken", "answered", "unreached", "unset", "fault"]
    answers: Answers = field(default_factory=dict)
    words: str = ""
    in_doubt: bool = False


def hand_over(send: Send, message: EmailMessage) -> Handed:
    """Hand a message over with ``send``; nothing that goes wrong with one message is raised."""
    try:
        answers = send(message) or {}
        return Handed("taken", answers, _words(answers))
    except smtplib.SMTPRecipientsRefused as refused:
        return _answered(refused.recipients, refused)
    except smtplib.SMTPSenderRefused as refused:
        return _answered({"": (refused.smtp_code, _bytes(refused.smtp_error))}, refused)
    except smtplib.SMTPDataError as refused:
        return _answered({"": (refused.smtp_code, _bytes(refused.smtp_error))}, refused, in_doubt=True)
    except smtplib.SMTPNotSupportedError as problem:
        return Handed("answered", {"": (550, _bytes(str(problem)))}, str(problem))
    except NotSetUpError as problem:
        return Handed("unset", words=_shortened(str(problem)))
    except NotReachedError as problem:
        return Handed("unreached", words=_shortened(str(problem)))
    except NotTakenError as problem:
        return Handed("fault", words=_shortened(str(problem)))
    except (OSError, smtplib.SMTPException) as problem:
        return Handed("fault", words=_shortened(str(problem) or type(problem).__name__), in_doubt=True)
    except Exception as problem:
        # A message that our own code cannot send must not keep the others; it stays, and is told of like any other.
        _log.exception("%s cannot be sent", message["Message-ID"])
        return Handed("fault", words=_shortened(f"{type(problem).__name__}: {problem}"), in_doubt=True)


def is_final(answer: Answer) -> bool:
    """Tell whether an answer is a refusal for good (RFC 5321 section 4.2.1)."""
    return 500 <= answer[0] < 600


def is_of_the_recipient(answers: Answers) -> bool:
    """Tell whether refusals speak of addresses, by code and status, and not of what the server allows."""
    return all(who and _is_of_an_address(answer) for who, answer in answers.items())


def _is_of_an_address(answer: Answer) -> bool:
    if not is_final(answer):
        return True
    status = _STATUS.match(answer[1].decode(errors="replace"))
    return answer[0] in _RECIPIENT_CODES and (status is None or status[1] in _OF_A_RECIPIENT)


def _answered(answers: Mapping[str, Answer], refused: Exception, *, in_doubt: bool = False) -> Handed:
    """Return a refusal, if all that was said is one: a server that answers with nonsense has refused nothing."""
    if answers and all(400 <= code < 600 for code, _ in answers.values()):
        return Handed("answered", dict(answers), _words(answers))
    return Handed("fault", words=_words(answers) or _shortened(str(refused)), in_doubt=in_doubt)


def _words(answers: Answers) -> str:
    said = dict.fromkeys(f"{code} {text.decode(errors='replace')}" for code, text in answers.values())
    return _shortened("; ".join(said))


def _shortened(words: str) -> str:
    return " ".join(words.split())[:_LONGEST_WORDS]


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
