"""Reminders before and after the due day, with the blank workbook of each unit that has not sent; and the Board's list.

Which days is configuration (``calendar.yaml``, ``reminders``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from feedback.mail import letter
from forms import forms
from organisation import Period


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing of one unit for a period (its id): ``forms`` never came, ``sent_back`` went back; both by id."""

    unit_id: str
    unit: str
    period: str
    forms: tuple[str, ...]
    due_on: date
    sent_back: tuple[str, ...] = ()

    @property
    def form_names(self) -> str:
        """The forms that never came, as people know them."""
        return ", ".join(forms()[form].name_vi for form in self.forms)

    @property
    def in_words(self) -> str:
        """One line that says it all."""
        names = [self.form_names] if self.forms else []
        names += [f"{forms()[form].name_vi} (đã trả lại, chờ bản sửa)" for form in self.sent_back]
        return f"{self.unit}, {Period.parse(self.period).label}: {', '.join(names)}; hạn {self.due_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One mail: what the units of one recipient have not sent for a period; ``step`` is its turn, see ``Reminders``.

    ``asked_on`` is the day of one that an officer asks for, whose turn it need not be.
    """

    unit_id: str
    unit: str
    period: str
    step: int
    recipients: tuple[str, ...]
    missing: tuple[Missing, ...]
    channels: tuple[str, ...] = ()
    asked_on: date | None = None

    @property
    def reminder_id(self) -> str:
        """The name under which it is queued and sent once."""
        units = [missing.unit_id for missing in self.missing]
        turn = (self.step,) if self.asked_on is None else ("asked", self.asked_on)
        return _digest("remind", self.unit_id, self.period, self.missing[0].due_on, *turn, *units)

    def when(self, today: date) -> str:
        """Say how far the due day is."""
        left = (self.missing[0].due_on - today).days
        if left > 0:
            return f"còn {left} ngày đến hạn gửi"
        return "hôm nay là hạn gửi" if left == 0 else f"đã quá hạn {-left} ngày, chưa gửi"


def remind(
    reminder: Reminder, today: date, sender: str, blanks: Sequence[tuple[Path, str]], link: str = ""
) -> EmailMessage:
    """Return the mail of a reminder; ``blanks`` pairs the workbooks to fill in with their names.

    ``link`` is the address of the recipient's own door, empty where there is none.
    """
    label = Period.parse(reminder.period).label
    facts = {
        "subject": f"[Hợp nhất] {reminder.unit}: {reminder.when(today)} báo cáo {label}",
        "reminder": reminder,
        "period": label,
        "when": reminder.when(today),
        "due_on": f"{reminder.missing[0].due_on:%d/%m/%Y}",
        "alone": len(reminder.missing) == 1,
        "blanks": [name for _, name in blanks],
        "link": link,
    }
    return letter("reminder", facts, sender, reminder.recipients, reminder.reminder_id, blanks)


def escalate(period: str, missing: Sequence[Missing], recipients: Sequence[str], sender: str) -> EmailMessage:
    """Return the one list, to the Board, of what stays missing after the last reminder; ``missing`` is not empty."""
    label = Period.parse(period).label
    facts = {
        "subject": f"[Hợp nhất] {label}: {len(missing)} đơn vị vẫn chưa gửi đủ báo cáo",
        "period": label,
        "missing": missing,
    }
    return letter("escalation", facts, sender, recipients, escalation_id(period))


def escalation_id(period: str) -> str:
    """Return the name under which the Board's list of a period is queued and sent once."""
    return _digest("escalate", period)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:24]
