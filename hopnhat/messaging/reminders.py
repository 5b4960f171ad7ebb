"""Who is reminded on a day of what has not come, and what the Board is told in the end."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from door.links import Links
from feedback import reminder as mails
from feedback.absence import absences
from feedback.outbox import Outbox
from feedback.reminder import Missing, Reminder, escalation_id
from feedback.short import short_text
from feedback.told import Reminded
from forms import forms
from forms.template import blank_workbook
from hopnhat.commands.messages import say
from hopnhat.messaging.concerns import REMINDERS, Concerns, MailWaitsError, NotDoneError
from hopnhat.messaging.sending import send_all, send_waiting, sender
from hopnhat.nightly.feedback import states_of, unaddressed_concern
from hopnhat.reporting.lateness import as_id
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.contacts import Contacts, answers_for
from organisation.units import office_id, organisation
from province import identity
from warehouse import Warehouse

_AT_ONCE = 20.0  # seconds that an officer waits for the mail server; what is left goes out with the next sending
LARGEST_BLANKS = 8_000_000  # bytes of blank workbooks a mail; beyond, the text alone


def remind(
    settings: Settings,
    today: date | None = None,
    period: str | None = None,
    unit_id: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Queue the reminders whose turn it is and the Board's lists, and send them; each goes out once.

    What a person has to do is among what it returns, as ``concerns``, and on the shared drive.

    Args:
        settings: the installation.
        today: the day to remind for; the province's own today unless said.
        period: only this period.
        unit_id: only this unit's own returns.
        dry_run: say who would be told and queue nothing.
    """
    today = today or datetime.now(calendar().zone).date()
    every = absences(organisation(), calendar(), states_of(Warehouse(settings.warehouse)), today)
    chosen = [one for one in every if period in (None, one.period) and unit_id in (None, one.unit_id)]
    outbox, reminded, contacts = Outbox(settings.outbox), Reminded(settings.outbox / "reminded"), _contacts(settings)
    reminders = list(_reminders(chosen, today, contacts, reminded))
    lists = [] if unit_id else list(_lists(chosen, today, outbox))
    unaddressed = [one.unit for one in reminders if not (one.recipients or one.channels)]
    facts: dict[str, Any] = {
        "today": today.isoformat(),
        "dry_run": dry_run,
        "missing": len(chosen),
        "reminders": [_told(one, today) for one in reminders],
        "escalated": [_listed(period_id, left) for period_id, left in lists],
        "queued": 0,
        "lists": 0,
        "unaddressed": len(unaddressed),
        "concerns": unaddressed_concern("concern_unreminded", unaddressed),
    }
    if lists and not contacts.of(office_id()):
        office = {"unit_id": office_id(), "office": identity().office.vi}
        facts["concerns"].append(say("concern_board_unaddressed", "vi", count=len(lists), **office))
    if dry_run:
        return facts
    facts["queued"] = sum(_queue(outbox, reminded, one, today, _link(settings, one)) for one in reminders)
    facts["lists"] = sum(_queue_list(outbox, *one, contacts) for one in lists)
    sent = send_all(settings)
    concerns = Concerns(settings.home, settings.drive).replace(REMINDERS, [*facts["concerns"], *sent["concerns"]])
    return {**facts, **sent, "concerns": [one.text for one in concerns]}


def missing_now(settings: Settings, today: date) -> list[Missing]:
    """Return what never came, of every period that the day is near enough to."""
    every = absences(organisation(), calendar(), states_of(Warehouse(settings.warehouse)), today)
    return [one for one in every if one.forms]


def reminders_now(settings: Settings, chosen: Collection[tuple[str, str]], today: date) -> list[Reminder]:
    """Return the reminders that an officer asks for of some (unit id, period), whose turn it need not be."""
    asked = [one for one in missing_now(settings, today) if (one.unit_id, one.period) in chosen]
    return list(_reminders(asked, today, _contacts(settings), None))


def remind_now(settings: Settings, reminders: Iterable[Reminder], today: date) -> dict[str, Any]:
    """Queue the reminders that an officer asked for, and hand them over at once if the server takes them.

    A unit that was so reminded on that day is not again; its turn in the calendar stays what it is.
    """
    outbox = Outbox(settings.outbox)
    queued = [one.reminder_id for one in reminders if _queue(outbox, None, one, today, _link(settings, one))]
    sending = send_waiting(outbox, only=queued, within=_AT_ONCE, home=settings.home) if queued else None
    return {"queued": len(queued), "sent": sum(not outbox.waits(one) for one in queued) if sending else 0}


def insist(settings: Settings, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a morning's reminding came to, unless a person has to do something about it.

    Raises:
        MailWaitsError: mail was due that no server took; it waits, and reminding again sends it.
        NotDoneError: somebody could not be reminded.
    """
    if facts.get("due"):
        raise MailWaitsError(facts["concerns"])
    if facts["concerns"] and not (facts["dry_run"] or settings.is_sample):
        raise NotDoneError(facts["concerns"])
    return facts


def _contacts(settings: Settings) -> Contacts:
    return Contacts.load(settings.contacts)


def _reminders(
    missing: Iterable[Missing], today: date, contacts: Contacts, reminded: Reminded | None
) -> Iterator[Reminder]:
    """Yield one reminder a recipient, period and due day of those whose turn it is; what went back is told already.

    Without ``reminded`` an officer asks for all of them.
    """

    def recipient(one: Missing) -> tuple[str, str, date]:
        return _reminded(one, contacts), one.period, one.due_on

    never_came = sorted((one for one in missing if one.forms), key=recipient)
    for (unit_id, period, due_on), group in itertools.groupby(never_came, key=recipient):
        step = calendar().reminders.step(due_on, today) if reminded else (today - due_on).days
        whose = tuple(one for one in group if reminded is None or (step is not None and not reminded.holds(one, step)))
        if step is not None and whose:
            unit = organisation().unit(unit_id, Period.parse(period).end)
            name = unit.union_name if unit else unit_id
            asked_on = None if reminded else today
            told = contacts.of(unit_id), whose, contacts.channels_of(unit_id)
            yield Reminder(unit_id, name, period, step, *told, asked_on)


def _reminded(missing: Missing, contacts: Contacts) -> str:
    """Return whom to remind: the unit itself if it has an address, else whoever answers for it."""
    unit = organisation().unit(missing.unit_id, Period.parse(missing.period).end)
    return missing.unit_id if contacts.own(missing.unit_id) or unit is None else answers_for(unit)


def _lists(missing: Iterable[Missing], today: date, outbox: Outbox) -> Iterator[tuple[str, list[Missing]]]:
    """Yield the periods of which the Board is to be told, each with what is still missing."""
    by_period = sorted(missing, key=lambda one: (one.period, one.due_on, one.unit_id))
    for period, group in itertools.groupby(by_period, key=lambda one: one.period):
        left = list(group)
        days = (today - max(one.due_on for one in left)).days
        if days >= calendar().reminders.escalate and not outbox.holds(escalation_id(period)):
            yield period, left


def _queue(outbox: Outbox, reminded: Reminded | None, reminder: Reminder, today: date, link: str) -> int:
    """Queue one reminder and keep that it was; one to nobody is not kept, so that it goes out once addressed."""
    queued = 0
    if reminder.recipients:
        with tempfile.TemporaryDirectory() as folder:
            mail = mails.remind(reminder, today, sender(), _blanks(reminder, Path(folder)), link)
        queued += outbox.put(reminder.reminder_id, mail, unit_id=reminder.unit_id)
    for channel in reminder.channels:
        headline = f"{reminder.when(today)}; {len(reminder.missing)} đơn vị chưa gửi đủ"
        text = short_text(channel, reminder.unit, Period.parse(reminder.period).label, headline)
        queued += outbox.put(f"{reminder.reminder_id}-{as_id(channel)}", text, unit_id=reminder.unit_id)
    if reminded is not None and (reminder.recipients or reminder.channels):
        for missing in reminder.missing:
            reminded.note(missing, reminder.step)
    return queued


def _link(settings: Settings, reminder: Reminder) -> str:
    """Return the address of the recipient's own door; none where nobody said where units reach it."""
    if not settings.door_url or not reminder.recipients:
        return ""
    return settings.door_address(Links(settings.home).current(reminder.unit_id, "reminder"))


def _blanks(reminder: Reminder, folder: Path) -> list[tuple[Path, str]]:
    """Write the blank workbook of each unit that has not sent; none if they would make the mail too large."""
    period, made = Period.parse(reminder.period), []
    for missing in reminder.missing:
        unit = organisation().unit(missing.unit_id, period.end)
        if unit is not None:
            name = f"{missing.unit_id}_{missing.period}.xlsx"
            blank_workbook([forms()[form] for form in missing.forms], unit, period, folder / name)
            made.append((folder / name, name))
    return made if sum(path.stat().st_size for path, _ in made) < LARGEST_BLANKS else []


def _queue_list(outbox: Outbox, period: str, left: list[Missing], contacts: Contacts) -> int:
    if not contacts.of(office_id()):
        return 0
    mail = mails.escalate(period, left, contacts.of(office_id()), sender())
    return outbox.put(escalation_id(period), mail, unit_id=office_id())


def _told(reminder: Reminder, today: date) -> dict[str, Any]:
    return {
        "unit_id": reminder.unit_id,
        "unit": reminder.unit,
        "period": reminder.period,
        "step": reminder.step,
        "when": reminder.when(today),
        "missing": [one.unit_id for one in reminder.missing],
        "addressed": bool(reminder.recipients or reminder.channels),
    }


def _listed(period: str, left: list[Missing]) -> dict[str, Any]:
    return {"period": period, "missing": [one.unit_id for one in left]}
