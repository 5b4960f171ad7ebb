"""Sending what waits: the second step of telling, which may be tried again without anything being composed again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from feedback.handing_over import Answers, NotSetUpError
from feedback.nightly import OPERATOR
from feedback.outbox import CHANNEL, UNIT, Outbox, Sending, Stuck
from hopnhat.commands.messages import say
from hopnhat.messaging.channels import notify
from hopnhat.messaging.operators import named_operators
from hopnhat.messaging.smtp import DEFAULT_SENDER, MailSettingError, server
from hopnhat.settings import Settings
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import office_id, organisation
from sources.mail.access import AccessError, mail_access
from sources.mail.tokens import ReplyMarks

LONGEST_SENDING = 600.0  # seconds; what a slow server has not taken by then waits for the next time
_NAMED_AT_MOST = 20  # messages in the list of what a person has to do; the rest are counted


def send(settings: Settings, night_id: str) -> dict[str, Any]:
    """Send what the mail server and the channels will take, as a step of the night.

    Returns:
        Counts and answers as ``facts_of`` gives them.
    """
    return {"night_id": night_id, **send_all(settings)}


def send_all(settings: Settings) -> dict[str, Any]:
    """Send everything whose turn it is, and return what that came to; see ``facts_of``."""
    outbox, readdressed, wrong = Outbox(settings.outbox), 0, ""
    try:
        contacts = Contacts.load(settings.contacts)
        readdressed = len(outbox.readdress(lambda unit_id: _addresses_of(contacts, unit_id)))
    except (ValueError, OSError) as problem:  # what is addressed already goes out all the same
        wrong = str(problem)
    facts = facts_of(settings, outbox, send_waiting(outbox, home=settings.home))
    if wrong:
        facts["concerns"].append(say("concern_contacts", "vi", reason=wrong))
    return {**facts, "readdressed": readdressed}


def send_waiting(
    outbox: Outbox, only: Iterable[str] | None = None, within: float = LONGEST_SENDING, home: Path | None = None
) -> Sending:
    """Send what waits in the outbox, to the mail server and the channels of this installation; see ``Outbox.send``.

    ``home``: mails to a unit carry the mark by which a reply is known to be its own, and ask for replies at the
    installation's mailbox, if it has one.
    """
    try:
        post, wrong = server(), ""
    except MailSettingError as problem:
        post, wrong = None, str(problem)

    address = reply_address() if home is not None and post is not None else ""

    def hand(message: EmailMessage) -> Answers | None:
        if message[CHANNEL]:
            notify(message)
            return None
        if post is None:
            raise NotSetUpError(wrong or "no mail server is set")
        # Whoever composed it may not have known the sender, or another that this server does not take.
        del message["From"]
        message["From"] = post.sender
        if home is not None and address:
            ask_for_reply(message, home, address)
        return post.send(message)

    return outbox.send(hand, within=within, only=only)


def ask_for_reply(message: EmailMessage, home: Path, address: str) -> None:
    """Let a reply to a mail come to an address, and be known to be the unit's; of a mail to no unit nothing changes.

    The mark is put on as the mail goes out: what lies in the outbox, and in copies of it, proves nothing.
    """
    unit_id = str(message.get(UNIT, ""))
    if not organisation().known(unit_id):
        return
    mark = ReplyMarks(home).mark(unit_id, datetime.now(calendar().zone).date())
    threads = " ".join(filter(None, (mark, str(message.get("References", "")))))
    for header, value in (("Reply-To", address), ("References", threads)):
        del message[header]
        message[header] = value


def reply_address() -> str:
    """Return the address of the installation's mailbox; nothing where it has none that can be understood."""
    try:
        return mail_access().address
    except AccessError:
        return ""


def sender() -> str:
    """Return the address that mails come from."""
    try:
        post = server()
    except MailSettingError:
        post = None
    return post.sender if post else DEFAULT_SENDER


def _addresses_of(contacts: Contacts, unit_id: str) -> Sequence[str]:
    """Return the present addresses of a unit, or of whoever runs the server."""
    return named_operators() or contacts.of(office_id()) if unit_id == OPERATOR else contacts.of(unit_id)


def facts_of(settings: Settings, outbox: Outbox, sending: Sending) -> dict[str, Any]:
    """Return a round of sending as counts, who was refused, and what a person has to do.

    ``due`` tells that mail waits which a server that is set up should have taken: trying again may help. ``stopped``
    names the channels that took nothing (``""``: mail), ``concerns`` are sentences.
    """
    concerns = list(_concerns(settings, outbox, sending))
    is_due = bool(sending.waiting) and not settings.is_sample
    is_due = is_due and not set(_routes_of(outbox)) <= set(sending.unset)
    if is_due and not concerns:
        concerns.append(
            say("concern_mail_busy" if sending.busy else "concern_mail_left", "vi", count=len(sending.waiting))
        )
    return {
        "sent": len(sending.sent),
        "waiting": len(sending.waiting),
        "refused": len(sending.refused),
        "repeated": len(sending.repeated),
        "answers": dict(sorted(sending.refused.items())),
        "stopped": sorted({*sending.stopped, *sending.unset}),
        "due": is_due,
        "concerns": concerns,
    }


def _routes_of(outbox: Outbox) -> Iterator[str]:
    return (one.channel for one in outbox.stuck() if one.state == "waiting")


def _concerns(settings: Settings, outbox: Outbox, sending: Sending) -> Iterator[str]:
    """Yield what a person has to do about mail: first what concerns all of it, then message by message."""
    stuck = outbox.stuck()
    waiting: dict[str, list[Stuck]] = defaultdict(list)
    for one in stuck:
        if one.state == "waiting":
            waiting[one.channel].append(one)
    for channel, words in sending.stopped.items():
        if mine := waiting[channel]:
            yield _said("concern_channel" if channel else "concern_mail_server", mine, channel=channel, words=words)
    for channel in sending.unset:
        if (mine := waiting[channel]) and (channel or _expects_mail(settings)):
            yield _said("concern_channel_unset" if channel else "concern_mail_unset", mine, channel=channel)
    if wrong := _wrong_setting():
        yield say("concern_mail_setting", "vi", wrong=wrong)
    if sending.late and waiting[""]:
        yield _said("concern_mail_slow", waiting[""], minutes=round(LONGEST_SENDING / 60))
    blocked = {*sending.stopped, *sending.unset}
    alone = [one for one in stuck if one.state != "waiting" or (one.faults and one.channel not in blocked)]
    for one in alone[:_NAMED_AT_MOST]:
        yield _of_one(one)
    if len(alone) > _NAMED_AT_MOST:
        yield say("concern_more_mails", "vi", count=len(alone) - _NAMED_AT_MOST)


def _of_one(one: Stuck) -> str:
    who = ", ".join(one.recipients) or one.channel or "?"
    words = "; ".join(answer if not address else f"{address}: {answer}" for address, answer in one.answers.items())
    places = {"subject": one.subject, "who": who, "words": words or "?", "id": one.message_id, "count": one.faults}
    return say(f"concern_mail_{one.state}", "vi", **places)


def _said(name: str, waiting: Sequence[Stuck], **places: object) -> str:
    oldest = min(one.since for one in waiting).astimezone(calendar().zone)
    return say(name, "vi", count=len(waiting), oldest=oldest, **places)


def _expects_mail(settings: Settings) -> bool:
    """Tell whether anybody has said whom to write to; the addresses of the project itself are samples."""
    return settings.contacts is not None or bool(named_operators())


def _wrong_setting() -> str:
    try:
        server()
    except MailSettingError as problem:
        return str(problem)
    return ""
