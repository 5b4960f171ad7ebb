"""The night's last step: faulty returns go back marked, and each recipient gets one mail at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hopnhat.settings import Settings
from hopnhat.stage import Stage

if TYPE_CHECKING:
    from expectations import Checked


def feedback(settings: Settings, night_id: str) -> dict[str, Any]:
    """Write the marked workbooks, queue the alerts and send what the mail server will take; a server that is down
    never fails the night: its mails wait in the outbox."""
    from feedback.alert import compose
    from feedback.outbox import Outbox
    from hopnhat.mailing import sender_of, server

    alerts = _feedback(settings, night_id).alerts(_checked(Stage(settings.stage, night_id)))
    outbox = Outbox(settings.outbox)
    sender, send = sender_of(server())
    queued = sum(outbox.put(alert.alert_id, compose(alert, sender)) for alert in alerts if alert.recipients)
    sending = outbox.send(send) if send else None
    return {
        "night_id": night_id,
        "marked": sum(len(alert.returns) for alert in alerts),
        "alerts": len(alerts),
        "unaddressed": sum(not alert.recipients for alert in alerts),
        "queued": queued,
        "sent": len(sending.sent) if sending else 0,
        "waiting": len(sending.waiting) if sending else len(list(outbox.waiting())),
        "refused": len(sending.refused) if sending else 0,
    }


def _feedback(settings: Settings, night_id: str) -> Any:
    from feedback.nightly import Feedback
    from organisation.contacts import Contacts
    from organisation.units import organisation
    from sources import Store

    return Feedback(
        path_of=Store(settings.store).path,
        folder=settings.returned,
        organisation=organisation(),
        contacts=Contacts.load(settings.contacts) if settings.contacts else Contacts.load(),
        night_id=night_id,
        today=datetime.now(UTC).date(),
    )


def _checked(stage: Stage) -> Iterator[Checked]:
    from expectations import Checked, decide

    for chunk in stage.chunks():
        for read in stage.reads("checked", chunk):
            yield Checked(read, read.findings, decide(read, read.findings))
