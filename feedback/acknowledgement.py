"""The answer to a mail, in minutes: what became of each file, with the unit's own workbook and its faults marked.

It goes to whoever is known to have sent the mail, or to the unit's own addresses; what a mail says is text in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from feedback.alert import ReturnNote, attachments, important, summary
from feedback.mail import header, letter, shown

ATTACH_BELOW = 8_000_000
Case = Literal["files", "words", "empty", "links", "too_large", "damaged", "stranger"]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What is said to one mail.

    ``case`` is what the mail came to; ``notes`` what became of its files, ``refused`` a sentence on each that was not
    taken, ``answers`` how many answers to findings were read in it. ``last_today``: there is no other answer to this
    address today. ``message_id`` is the mail's own.
    """

    mail_id: str
    case: Case
    unit: str
    recipients: tuple[str, ...]
    received_at: datetime
    subject: str
    message_id: str
    notes: tuple[ReturnNote, ...] = ()
    refused: tuple[str, ...] = ()
    answers: int = 0
    last_today: bool = False


def compose(told: Acknowledgement, sender: str, folder: str = "") -> EmailMessage:
    """Return the answer as a mail, in the thread of the one it answers.

    ``folder`` is named where the marked workbooks are too large to be attached.
    """
    attached = attachments([(note.marked, note.file) for note in told.notes if note.marked], ATTACH_BELOW)
    words, every = _words(), [item for note in told.notes for item in note.items]
    lines = important(told.notes)
    facts: dict[str, Any] = {
        "subject": f"[Hợp nhất] {words['subject'][_verdict(told)]} – {shown(told.subject) or words['no_subject']}",
        "told": told,
        "received": f"{told.received_at:%H:%M ngày %d/%m/%Y}",
        "said": words["cases"][told.case],
        "summary": [summary(note) for note in told.notes],
        "important": lines,
        "more": max(0, len(every) - len(lines)),
        "attached": ", ".join(name for _, name in attached),
        "folder": folder if any(note.marked for note in told.notes) else "",
    }
    mail = letter("acknowledgement", facts, sender, told.recipients, told.mail_id, attached)
    del mail["Auto-Submitted"]
    mail["Auto-Submitted"] = "auto-replied"
    if _is_id(told.message_id):
        mail["In-Reply-To"] = told.message_id
        mail["References"] = told.message_id
    return mail


def _verdict(told: Acknowledgement) -> str:
    if told.case != "files":
        return told.case
    if any(note.decision == "reject" for note in told.notes):
        return "sent_back"
    return "asked" if any(note.items for note in told.notes) or told.refused else "fine"


def _is_id(text: str) -> bool:
    """Tell whether this can stand in a header as it is: one id, in plain letters."""
    plain = text.isascii() and text.isprintable() and " " not in text and len(text) < 200
    return plain and text.startswith("<") and text.endswith(">") and header(text) == text


def words_for(name: str) -> str:
    """Return a sentence of the answers' catalogue."""
    return str(_words()[name])


def sentences(names: Sequence[tuple[str, dict[str, str]]]) -> tuple[str, ...]:
    """Return sentences of the catalogue with their places filled."""
    return tuple(words_for(name).format(**places) for name, places in names)


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return words
