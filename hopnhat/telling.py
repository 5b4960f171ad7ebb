"""The night's last step: faulty returns go back marked, and each recipient gets one mail at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from feedback.absence import absences
from feedback.alert import Alert, compose
from feedback.news import News
from feedback.nightly import Feedback
from feedback.outbox import CHANNEL, Answers, NotReachedError, Outbox, Sending
from feedback.reminder import Missing
from feedback.short import short_text
from feedback.told import Note, Told
from hopnhat.channels import notify
from hopnhat.mailing import DEFAULT_SENDER, server
from hopnhat.messages import say
from hopnhat.operators import named_operators
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.contacts import Contacts, ContactsError
from organisation.units import organisation
from sources import Store
from warehouse import Warehouse

_COUNTS = ("marked", "alerts", "unaddressed", "queued")
LONGEST_SENDING = 600.0  # seconds; what a slow server has not taken by then waits for the next time


def feedback(settings: Settings, night_id: str) -> dict[str, Any]:
    """Write the marked workbooks, queue the alerts and send what the mail server will take; a server that is down
    never fails the night: its mails wait in the outbox."""
    warehouse, outbox, told = Warehouse(settings.warehouse), Outbox(settings.outbox), Told(*settings.told)
    now = datetime.now(UTC)
    nights = warehouse.nights()
    covers = nights.get(night_id, max(nights.values(), default=None))
    known_at = covers or now
    before = told.before(night_id, covers, now, nights)
    since = known_at if before.done else before.since
    try:
        making = _making(settings, night_id, now)
    except ContactsError as unusable:  # nobody can be told, which is not noted: the next night makes up for it
        concern = say("concern_contacts", "vi", reason=unusable)
        return {"night_id": night_id, **dict.fromkeys(_COUNTS, 0), **sent(send_waiting(outbox)), "concerns": [concern]}
    overdue = overdue_returns(warehouse, making)
    lately = _lately(overdue, before.last_at, making)
    counts: Counter[str] = Counter()
    for alert in making.alerts(_news(warehouse, known_at, since), overdue, lately):
        alert = replace(alert, may_repeat=before.may_repeat)
        counts["marked"] += sum(note.marked is not None for note in alert.returns)
        counts["alerts"] += 1
        counts["unaddressed"] += not alert.recipients
        counts["queued"] += _queue(outbox, alert)
    if not (before.done and night_id in nights):  # what another night told of is not told of again, however often
        told.note(night_id, Note(covers, now, brought=night_id in nights))
    return {"night_id": night_id, **{name: counts[name] for name in _COUNTS}, **sent(send_waiting(outbox))}


def send_waiting(outbox: Outbox) -> Sending:
    """Send what waits in the outbox, to the mail server and the channels of this installation."""
    post = server()

    def send(message: EmailMessage) -> Answers | None:
        if message[CHANNEL]:
            notify(message)
            return None
        if post is None:
            raise NotReachedError("no mail server is set")
        return post.send(message)

    return outbox.send(send, within=LONGEST_SENDING)


def sent(sending: Sending) -> dict[str, Any]:
    """Return a round of sending as counts, and who was refused."""
    return {
        "sent": len(sending.sent),
        "waiting": len(sending.waiting),
        "refused": len(sending.refused),
        "repeated": len(sending.repeated),
        "answers": dict(sorted(sending.refused.items())),
    }


def sender() -> str:
    """Return the address that mails come from."""
    post = server()
    return post.sender if post else DEFAULT_SENDER


def _queue(outbox: Outbox, alert: Alert) -> int:
    queued = 0
    if alert.recipients and not outbox.holds(alert.alert_id):
        queued += outbox.put(alert.alert_id, compose(alert, sender()))
    for channel in alert.channels:
        text = short_text(channel, alert.unit, alert.period, alert.headline)
        queued += outbox.put(f"{alert.alert_id}-{channel}", text)
    return queued


def _news(warehouse: Warehouse, known_at: datetime, since: datetime | None) -> News:
    if not warehouse.exists():
        return News()
    with warehouse.reading(known_at) as connection:
        return News.read(connection, since)


def _making(settings: Settings, night_id: str, now: datetime) -> Feedback:
    return Feedback(
        path_of=Store(settings.store).sound_path,
        folder=settings.returned,
        organisation=organisation(),
        contacts=Contacts.load(settings.contacts),
        night_id=night_id,
        today=now.astimezone(calendar().zone).date(),
        operators=named_operators(),
    )


def states_of(warehouse: Warehouse) -> Callable[[Period], dict[tuple[str, str], str]]:
    """Return the question for the state of each return of a period, by unit id and form."""

    def states(period: Period) -> dict[tuple[str, str], str]:
        lines = warehouse.status(period).lines if warehouse.exists() else []
        return {(line["unit_id"], line["form"]): line["status"] for line in lines}

    return states


def overdue_returns(warehouse: Warehouse, making: Feedback) -> list[Missing]:
    """Return what should have come by today and has not, of the periods that are still news."""
    every = absences(making.organisation, calendar(), states_of(warehouse), making.today)
    return [missing for missing in every if missing.due_on < making.today]


def _lately(overdue: Sequence[Missing], since: datetime | None, making: Feedback) -> frozenset[str]:
    """Return the units with something overdue that was not when last was told, and of which no reminder tells today."""
    zone, reminders = calendar().zone, calendar().reminders
    last = since.astimezone(zone).date() if since else making.today
    news = (one for one in overdue if one.due_on >= last and (making.today - one.due_on).days not in reminders.after)
    return frozenset(one.unit_id for one in news)
