"""What a unit owes as a calendar (RFC 5545) that a phone or Outlook may subscribe to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from door.owed import Owed

_LINE = 73  # octets of a line, less the space that begins its continuation


def calendar_of(owed: Iterable[Owed], title: str, summaries: Iterable[str], now: datetime | None = None) -> bytes:
    """Return the calendar: one whole day an open return, with a reminder a week and a day before.

    Args:
        owed: the open returns.
        title: the calendar's name.
        summaries: what each event is called, in the order of ``owed``.
        now: aware; the present unless said.
    """
    stamp = f"{(now or datetime.now(UTC)).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hop nhat//Door//VI", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(title)}")
    for one, summary in zip(owed, summaries, strict=True):
        uid = hashlib.sha256("\0".join((one.unit_id, one.form, one.period)).encode()).hexdigest()[:32]
        lines += ["BEGIN:VEVENT", f"UID:{uid}@hopnhat", f"DTSTAMP:{stamp}"]
        lines += [f"DTSTART;VALUE=DATE:{one.due_on:%Y%m%d}"]
        lines += [f"DTEND;VALUE=DATE:{one.due_on + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_text(summary)}"]
        for before in ("-P7D", "-P1D"):
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}", f"DESCRIPTION:{_text(summary)}"]
            lines.append("END:VALARM")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, never dividing a letter."""
    pieces, piece = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LINE:
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join((*pieces, piece)) + b"\r\n"
