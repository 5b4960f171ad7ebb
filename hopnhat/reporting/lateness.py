"""What is done when a report is not published by the day the calendar names: its Board is told; the drive says so."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

from hopnhat.settings import Settings

_LONGEST_ID = 60

_log = logging.getLogger(__name__)


def report_is_late(context: Mapping[str, Any], name: str) -> None:
    """Queue a mail and the short texts that a report is late; Airflow's deadline calls it.

    ``context`` is what Airflow gives: its API's picture of the run, ``dag_run``, with ``dag_id`` and ``dag_run_id``.
    Airflow gives a callback no connections, so nothing is sent from here: the deadline is midnight, and the night's
    last step sends what waits.
    """
    from feedback.outbox import Outbox
    from hopnhat.commands.messages import say
    from hopnhat.messaging.concerns import Concerns
    from organisation.units import office_id

    settings, run = Settings.load(), context["dag_run"]
    dag_id, run_id = run["dag_id"], run["dag_run_id"]
    outbox, queued = Outbox(settings.outbox), 0
    for number, message in enumerate(messages(settings, name, dag_id, run_id)):
        queued += outbox.put(f"late-{dag_id}-{as_id(run_id)}-{number}", message, unit_id=office_id())
    said = say("concern_late", "vi", report=name, dag=dag_id, run=run_id)
    Concerns(settings.home, settings.drive).replace(late_place(dag_id, run_id), [said])
    _log.warning("%s, %s: not published in time; %d to be told of it", dag_id, run_id, queued)


def late_place(dag_id: str, run_id: str) -> str:
    """Return under which name it is kept that a report is late, until somebody has decided on it."""
    return f"late-{dag_id}-{run_id}"


def messages(settings: Settings, name: str, dag_id: str, run_id: str) -> list[EmailMessage]:
    """Return one mail to all addresses of the office and one short text for each of its channels; whoever sends them
    puts in the sender."""
    from feedback.outbox import CHANNEL
    from organisation.contacts import Contacts
    from organisation.units import office_id

    contacts = Contacts.load(settings.contacts)
    ways = [("To", ", ".join(contacts.of(office_id())))] if contacts.of(office_id()) else []
    ways += [(CHANNEL, channel) for channel in contacts.channels_of(office_id())]
    made = []
    for header, way in ways:
        message = EmailMessage()
        message["Subject"] = f"Quá hạn: {name} chưa được phát hành"
        message[header] = way
        message.set_content(
            f"Đã hết hạn theo lịch báo cáo mà {name} chưa được phát hành.\n"
            f"Mở Airflow, mục {dag_id}, lượt {run_id}: xem đang chờ duyệt (Required Actions) hay có bước hỏng.\n"
        )
        made.append(message)
    return made


def as_id(text: str) -> str:
    """Return a text as part of a message's id, which is also a file name and a header: letters, digits and hyphens.

    >>> as_id("scheduled__2020-06-15T01:00")
    'scheduled--2020-06-15T01-00'
    """
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)
    if len(text) <= _LONGEST_ID and text.isascii():
        return plain
    # A run that a person began may be called anything, and a file name holds 255 bytes.
    return f"{plain[:_LONGEST_ID]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
