"""A short text for a channel that is no mail: counts and names of units, nothing of a person and nothing of a file."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from feedback.mail import header, shown
from feedback.outbox import CHANNEL


def short_text(channel: str, unit: str, period: str, headline: str) -> EmailMessage:
    """Return what the outbox keeps for a channel: title and text of a notification."""
    message = EmailMessage(policy=SMTP)
    message[CHANNEL] = shown(channel)
    message["Subject"] = header(f"[Hợp nhất] {unit}")
    message.set_content(f"{period}: {headline}. Chi tiết ở thư điện tử của đơn vị.", cte="base64")
    return message
