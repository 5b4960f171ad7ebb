"""One mail to the Board when later returns have changed figures of a published report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.message import EmailMessage

from feedback.mail import letter


def correction_id(sentences: Sequence[str]) -> str:
    """Return the name under which these changes are queued and sent once."""
    return hashlib.sha256("\n".join(("correction", *sentences)).encode()).hexdigest()[:24]


def tell(sentences: Sequence[str], recipients: Sequence[str], sender: str) -> EmailMessage:
    """Return the mail; each sentence says which figure, from what to what, and why."""
    facts = {
        "subject": f"[Hợp nhất] {len(sentences)} số liệu đã phát hành nay khác theo báo cáo mới",
        "sentences": sentences,
    }
    return letter("correction", facts, sender, recipients, correction_id(sentences))
