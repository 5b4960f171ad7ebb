"""Answers to what came by mail: each mail is answered once, with the verdict on its files as the warehouse has it.

A machine's mail is never answered, nobody gets more than a few answers a day, and what a file holds is told only to who
is known to have sent it: a proven address of the unit, or else the unit's own addresses.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb

from feedback.acknowledgement import Acknowledgement, Case, compose, sentences
from feedback.alert import ReturnNote
from feedback.answers import About, Answers, Given
from feedback.mail import attachment_name
from feedback.marked import mark
from feedback.news import Item, item_of
from feedback.outbox import Outbox
from feedback.states import read_states
from findings import Severity
from findings.answer_sheet import reference_of
from hopnhat.messaging.sending import send_waiting, sender
from hopnhat.settings import Settings
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import organisation
from province import ProvinceError
from sources import Store
from sources.mail import Mail, Notebook, notebooks
from warehouse import Warehouse

MOST_A_DAY = 20
"""Answers to one address in a day: a unit that mends a file ten times is answered ten times, a loop is not."""

_STRANGERS_A_DAY = 1
_NAME = "ack-"
_LATELY = 7  # days; by then a night has told, whatever happened
_SENDING_SECONDS = 120.0
_NEVER = frozenset(("automatic", "own", "twice"))

# What a file came to: the decision on its last reading, and everything found in it, as ``news.sql`` names it.
_FOUND = """
    SELECT
        'new' AS news,
        finding.code, finding.severity, finding.file, finding.sheet, finding."row", finding.column_no, finding.field,
        finding.value, finding.form, finding.unit_id, finding.period, finding.params, finding.sha256,
        $decision AS decision, true AS fresh, NULL AS sender_id, NULL AS shared_by
    FROM core_findings AS finding
    WHERE finding.file = $file AND finding.sha256 = $sha256 AND finding.severity <> 'notice'
    ORDER BY finding.sheet, finding."row", finding.column_no, finding.code
"""
_READ = """
    SELECT sighting.sha256, arg_max(reading.decision, reading.accepted_at)
    FROM core_sightings AS sighting
    JOIN core_file_cells AS reading ON reading.sha256 = sighting.sha256 AND reading.file = sighting.file
    WHERE sighting.source_id = $source_id AND sighting.file = $file
    GROUP BY sighting.sha256
"""

_log = logging.getLogger(__name__)


def acknowledge(settings: Settings, now: datetime | None = None) -> dict[str, Any]:
    """Answer every mail that is taken and has no answer, and send the answers.

    Returns:
        Counts, and as ``concerns`` what somebody has to do something about.
    """
    now = now or datetime.now(UTC)
    waiting = [(book, mail) for book in notebooks(settings.home) for mail in book.unanswered(now) if mail.done]
    facts: dict[str, Any] = {"mails": len(waiting), "answered": 0, "sent": 0, "concerns": []}
    if not waiting:
        return facts
    try:
        round_ = _Round(settings, now)
    except ProvinceError as unusable:
        return {**facts, "concerns": [str(unusable).partition("\n")[0]]}
    for book, mail in waiting:
        try:
            facts["answered"] += round_.answer(book, mail)
        except Exception:  # one mail that cannot be answered keeps nobody else waiting; the next round tries again
            _log.exception("mail %s of %s cannot be answered", mail.number, book.source_id)
    # What an earlier round could not send goes along: the unit waits for it at its desk.
    queued = [one.message_id for one in round_.outbox.stuck() if one.message_id.startswith(_NAME)]
    if queued:
        facts["sent"] = len(send_waiting(round_.outbox, only=queued, within=_SENDING_SECONDS, home=settings.home).sent)
    return facts


class _Round:
    """One round of answers."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.outbox = Outbox(settings.outbox)
        self._settings = settings
        self._now = now
        self._today = now.astimezone(calendar().zone).date()
        self._contacts = Contacts.load(settings.contacts)
        self._store = Store(settings.store)
        self._warehouse = Warehouse(settings.warehouse)
        self._answers = Answers(settings.home)
        self._said = _answered_on(self._today, settings)

    def answer(self, book: Notebook, mail: Mail) -> bool:
        """Answer one mail; tell whether it has an answer now. One whose files are not loaded yet waits."""
        self._keep_words(book, mail)
        recipients, unit_id = self._recipients(mail)
        most = MOST_A_DAY if mail.unit_ids else _STRANGERS_A_DAY
        box = _box(mail)
        if mail.outcome in _NEVER or not recipients or self._said[box] >= most:
            book.answer(mail, self._now, sent=False)
            return False
        notes = self._notes(book, mail)
        if notes is None:
            return False
        name = f"{_NAME}{mail.digest}"
        told = Acknowledgement(
            mail_id=name,
            case=_case(mail),
            unit=self._unit(unit_id),
            recipients=recipients,
            received_at=mail.received_at.astimezone(calendar().zone),
            subject=mail.subject,
            message_id=mail.message_id,
            notes=tuple(notes) if mail.unit_ids else (),
            refused=sentences([("file_too_large", {"file": one.shown}) for one in mail.files if one.too_large]),
            answers=self._answers_in(book, mail),
            last_today=self._said[box] == most - 1,
        )
        message: EmailMessage = compose(told, sender(), str(self._folder(mail)))
        self.outbox.put(name, message, unit_id=unit_id)
        self._said[box] += 1
        # The night tells no second time what this answer says.
        said = {reference_of(item.finding) for note in notes for item in note.items}
        book.answer(mail, self._now, sent=True, told=tuple(sorted(said)))
        return True

    def _recipients(self, mail: Mail) -> tuple[tuple[str, ...], str]:
        """Return where an answer goes: the proven address, or the unit's own where only a mark of ours is known."""
        unit_id = mail.unit_ids[0] if mail.unit_ids else ""
        if mail.how in ("address", "stranger") and mail.address.isascii():
            return (mail.address,), unit_id
        if mail.how == "reply":
            return self._contacts.of(unit_id), unit_id
        return (), ""

    def _keep_words(self, book: Notebook, mail: Mail) -> None:
        """Keep what a unit wrote in a mail without files as its answer: it waits for an officer."""
        if mail.outcome == "words" and mail.unit_ids:
            source = f"{book.source_id}: {mail.subject} ({mail.digest})"
            given = Given(About(), mail.text, mail.unit_ids[0], "mail", mail.address, "words", source=source)
            self._answers.give([given], self._now)

    def _answers_in(self, book: Notebook, mail: Mail) -> int:
        places = {f"{book.source_id}: {file.name}" for file in mail.files}
        return sum(one.source in places for one in self._answers.all()) if places else 0

    def _notes(self, book: Notebook, mail: Mail) -> list[ReturnNote] | None:
        """Return what became of the files of a mail; ``None`` while one of them is not loaded."""
        files = [file for file in mail.files if not file.too_large]
        if not files:
            return []
        if not self._warehouse.exists():
            return None
        notes = []
        with self._warehouse.reading() as connection:
            for file in files:
                found = connection.execute(_READ, {"source_id": book.source_id, "file": file.name}).fetchall()
                if not found:
                    return None
                sha256, decision = found[-1]
                items = _items(connection, file.name, sha256, decision)
                marked = self._marked(mail, file.shown, sha256, items) if items and mail.unit_ids else None
                states = read_states(connection, [sha256]).get(sha256, ())
                notes.append(ReturnNote("", file.shown, decision, tuple(items), marked, has_bytes=True, states=states))
        return notes

    def _marked(self, mail: Mail, shown: str, sha256: str, items: Sequence[Item]) -> Path | None:
        target = self._folder(mail) / f"{sha256[:8]}-{attachment_name(shown)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            mark(self._store.sound_path(sha256), [item.finding for item in items], target, sha256)
        except Exception:  # whatever a strange workbook does to that, the mail itself still says it all
            _log.exception("%s cannot be marked", sha256)
            return None
        return target

    def _folder(self, mail: Mail) -> Path:
        unit_id = mail.unit_ids[0] if mail.unit_ids else "-"
        return self._settings.returned / unit_id / f"thu-{mail.digest[:8]}"

    def _unit(self, unit_id: str) -> str:
        unit = organisation().unit(unit_id, self._today)
        versions = organisation().versions(unit_id)
        return unit.union_name if unit else versions[-1].union_name if versions else ""


def acknowledged(settings: Settings, now: datetime) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return which findings a unit was told of in an answer to its mail lately, by the file's name and the unit."""
    return {
        (file.name, unit_id): frozenset(mail.told)
        for book in notebooks(settings.home)
        for mail in book.mails()
        if mail.sent and mail.answered is not None and (now - mail.answered).days <= _LATELY
        for file in mail.files
        for unit_id in mail.unit_ids
    }


def _items(connection: duckdb.DuckDBPyConnection, file: str, sha256: str, decision: str) -> list[Item]:
    result = connection.execute(_FOUND, {"decision": decision, "file": file, "sha256": sha256})
    names = [column[0] for column in result.description or ()]
    items = [item_of(dict(zip(names, line, strict=True))) for line in result.fetchall()]
    return [item for item in items if item.finding.severity is not Severity.NOTICE]


def _box(mail: Mail) -> str:
    """Return what answers are counted by: the address they go to, or the unit whose own addresses they go to."""
    return mail.unit_ids[0] if mail.how == "reply" and mail.unit_ids else mail.address


def _case(mail: Mail) -> Case:
    if not mail.unit_ids:
        return "stranger"
    cases: dict[str, Case] = {
        "files": "files",
        "words": "words",
        "links": "links",
        "too_large": "too_large",
        "damaged": "damaged",
    }
    return cases.get(mail.outcome, "empty")


def _answered_on(day: date, settings: Settings) -> Counter[str]:
    """Return how many answers each address has had on a day."""
    said: Counter[str] = Counter()
    for book in notebooks(settings.home):
        for mail in book.mails():
            if mail.sent and mail.answered and mail.answered.astimezone(calendar().zone).date() == day:
                said[_box(mail)] += 1
    return said
