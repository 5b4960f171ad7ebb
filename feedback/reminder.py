"""Reminders before and after the due date, with the blank workbook for that unit and period attached.

Which days before and after is configuration (``organisation/calendar.yaml``, ``reminders``); what stays missing after
the last of them goes to the Board as one list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from feedback.mail import letter


@dataclass(frozen=True, slots=True)
class Missing:
    """What one unit has not sent for a period: ``forms`` are the names of forms as people know them."""

    unit_id: str
    unit: str
    period: str
    forms: tuple[str, ...]
    due_on: date


def due_today(missing: Missing, today: date, before: Sequence[int], after: Sequence[int]) -> bool:
    """Tell whether today is one of the days on which that unit is reminded."""
    left = (missing.due_on - today).days
    return left in before or -left in after or left == 0


def remind(missing: Missing, today: date, recipients: Sequence[str], sender: str, blank: Path | None) -> EmailMessage:
    """Return the reminder a unit gets on a day; ``blank`` is its workbook to fill in."""
    left = (missing.due_on - today).days
    facts = {
        "subject": f"[Hợp nhất] {missing.unit}: {_when(left)} báo cáo {missing.period}",
        "missing": missing,
        "when": _when(left),
        "due_on": missing.due_on.strftime("%d/%m/%Y"),
        "blank": blank is not None,
    }
    mail_id = hashlib.sha256(f"remind\n{missing.unit_id}\n{missing.period}\n{today}".encode()).hexdigest()[:24]
    attached = [(blank, f"bieu-mau-{missing.unit_id}.xlsx")] if blank else []
    return letter("reminder", facts, sender, recipients, mail_id, attached)


def _when(left: int) -> str:
    if left > 0:
        return f"còn {left} ngày đến hạn gửi"
    return "hôm nay là hạn gửi" if left == 0 else f"đã quá hạn {-left} ngày, chưa gửi"
