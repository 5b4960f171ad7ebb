"""Telling the units of a night: faulty returns go back marked, and one mail at most is queued for each recipient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from durable.journal import DamagedJournalError
from feedback.absence import absences
from feedback.alert import Alert, compose
from feedback.answers import Answer, Answers
from feedback.mail import mark_repeated
from feedback.news import News
from feedback.nightly import Feedback
from feedback.outbox import Outbox
from feedback.reminder import Missing
from feedback.short import short_text
from feedback.told import Note, Told
from findings import catalogue
from hopnhat.commands.messages import say
from hopnhat.messaging.operators import named_operators
from hopnhat.messaging.sending import sender
from hopnhat.nightly.acknowledging import acknowledge, acknowledged
from hopnhat.reporting.lateness import as_id
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import organisation
from province import ProvinceError
from sources import Store
from warehouse import Warehouse

_COUNTS = ("marked", "alerts", "queued", "unaddressed")
_NAMED_AT_MOST = 20  # units in one sentence


def feedback(settings: Settings, night_id: str) -> dict[str, Any]:
    """Write the marked workbooks and queue the alerts; ``hopnhat.messaging.sending`` sends them.

    Returns:
        Counts, and as ``concerns`` what whoever runs the server has to do: who has no address, what is theirs to mend.
    """
    answered = acknowledge(settings)  # first: what came by mail and is answered needs no second word
    warehouse, outbox, told = Warehouse(settings.warehouse), Outbox(settings.outbox), Told(*settings.told)
    now = datetime.now(UTC)
    nights = warehouse.nights()
    covers = nights.get(night_id, max(nights.values(), default=None))
    known_at = covers or now
    before = told.before(night_id, covers, now, nights)
    since = known_at if before.done else before.since
    try:
        making = _making(settings, night_id, now)
    except ProvinceError as unusable:  # nobody can be told, which is not noted: the next night makes up for it
        concern = say("concern_contacts", "vi", reason=unusable)
        return {"night_id": night_id, **dict.fromkeys(_COUNTS, 0), "concerns": [concern]}
    overdue = overdue_returns(warehouse, making)
    lately = _lately(overdue, before.last_at, making)
    news = _news(warehouse, known_at, since)
    counts: Counter[str] = Counter()
    unaddressed: list[str] = []
    ruled, wrong = _ruled(settings, before.last_at)
    for alert in making.alerts(news, overdue, lately, ruled, acknowledged(settings, now)):
        counts["marked"] += sum(note.marked is not None for note in alert.returns)
        counts["alerts"] += 1
        if not (alert.recipients or alert.channels):
            unaddressed.append(alert.unit)
        counts["queued"] += _queue(outbox, replace(alert, repeated=before.may_repeat))
    if not (before.done and night_id in nights):  # what another night told of is not told of again, however often
        told.note(night_id, Note(covers, now, brought=night_id in nights))
    return {
        "night_id": night_id,
        **{name: counts[name] for name in ("marked", "alerts", "queued")},
        "unaddressed": len(unaddressed),
        "concerns": [
            *unaddressed_concern("concern_unaddressed", unaddressed),
            *_for_the_operator(news),
            *_of_another_release(news),
            *wrong,
            *answered["concerns"],
        ],
    }


def _ruled(settings: Settings, since: datetime | None) -> tuple[list[Answer], list[str]]:
    """Return the answers of units that an officer has said something to since the last telling, and what is wrong."""
    try:
        return Answers(settings.home).ruled_since(since), []
    except DamagedJournalError as damage:
        return [], [say("concern_answers_damaged", "vi", problem=damage)]


def unaddressed_concern(name: str, units: Sequence[str]) -> list[str]:
    """Return the sentence about units that nobody can be told of, none where there are none."""
    if not units:
        return []
    named = ", ".join(list(dict.fromkeys(units))[:_NAMED_AT_MOST])
    more = f", … (+{len(units) - _NAMED_AT_MOST})" if len(units) > _NAMED_AT_MOST else ""
    return [say(name, "vi", count=len(units), units=f"{named}{more}")]


def _of_another_release(news: News) -> list[str]:
    """Say which codes were told without their texts, because the running programs do not know them."""
    unknown = sorted({item.finding.code for item in news.items if item.finding.code not in catalogue()})
    return [say("codes_unknown", "vi", codes=", ".join(unknown))] if unknown else []


def _for_the_operator(news: News) -> list[str]:
    """Return what in returns is for whoever runs the server to mend; of the sources the night itself tells."""
    mine = (
        item
        for item in news.items
        if item.sha256 and item.change != "mended" and catalogue().entry_of(item.finding).owner == "operator"
    )
    return list(dict.fromkeys(catalogue().message(item.finding) for item in mine))


def _queue(outbox: Outbox, alert: Alert) -> int:
    """Queue an alert and its short texts, unless this news waits already or this very night has told it.

    Told by another night it goes out again, under the same Message-ID, and says that it may have arrived: the warehouse
    has forgotten that it was told, and nobody can know whether what followed has been forgotten too.
    """
    name, queued = alert.alert_id, 0
    if outbox.holds(name) and not outbox.waits(name) and outbox.night_of(name) != alert.night_id:
        name, alert = f"{name}-{as_id(alert.night_id)}", replace(alert, repeated=True)
    if alert.recipients and not outbox.holds(name):
        queued += outbox.put(name, compose(alert, sender()), unit_id=alert.unit_id, night_id=alert.night_id)
    for channel in alert.channels:
        text = short_text(channel, alert.unit, alert.period, alert.headline)
        if alert.repeated:
            mark_repeated(text)
        queued += outbox.put(f"{name}-{as_id(channel)}", text, unit_id=alert.unit_id, night_id=alert.night_id)
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
