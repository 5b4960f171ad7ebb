"""Asking an approver, and what follows from the answer: what the book, the page and the people concerned are told.

Airflow's task puts the question and hands on the answer; everything that is decided about the two is decided here.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from durable import DamagedJournalError, Entry, Journal, set_aside, write_text
from feedback.outbox import CHANNEL, Outbox
from hopnhat.airflow.question import OVERRIDE, REASON
from hopnhat.commands.messages import say
from hopnhat.reporting.publishing import approved_package
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import office_id
from reports import read_definition, review
from reports.approvals import APPROVED, ASKED, Answer, Approvals, Question, answers_to, drafted_in, in_force, last_seen
from reports.package import BrokenPackageError, Package
from reports.review import Comparison
from reports.review import say as said_of
from reports.texts import path_of
from warehouse.decisions import BookEntry, Decision, copies
from warehouse.decisions import mirror as copied

_SENDING_SECONDS = 60.0  # a mail that no server takes now goes out with the next night
_STATES = {"approved": "approved", "returned": "rejected", "lapsed": "lapsed"}
"""What a decision is called in the warehouse."""

_log = logging.getLogger(__name__)


class BookError(RuntimeError):
    """The book of approvals and its copy in the warehouse do not say the same; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: its words, what may be filled in with the head of each field, and what stands open."""

    entry: int
    subject: str
    body: str
    fields: Mapping[str, str]
    obstacles: Mapping[str, str]


def ask(settings: Settings, question: Question, approvers: Sequence[Mapping[str, str]], link: str) -> Asked | None:
    """Write into the book that a run asks about what it has drafted; return the words of the question.

    ``link`` leads to the folder of the pages that approvers read. ``None`` where the run drafted nothing.

    The words hold no figure and no unit: Airflow keeps them where whoever may look at runs can read them, a district's
    account too.

    Raises:
        reports.package.BrokenPackageError: the package is not what was drafted.
        reports.approvals.UnknownQuestionError: this task has asked about another package.
        durable.DamagedJournalError, BookError: the book was changed.
    """
    entries = trusted_entries(settings)
    drafted = drafted_in(entries, question.run)
    if drafted is None:
        return None
    package = approved_package(settings, drafted.said)
    obstacles = {one["id"]: one["said"] for one in package.review["obstacles"]}
    approvals = Approvals(settings.approvals)
    entry = approvals.ask(question, package, approvers, list(obstacles))
    write_page(settings, package, approvals.entries())
    manifest = package.manifest
    files = "\n".join(f"- {name}: `{digest}`" for name, digest in sorted(package.sums.items()))
    body = review.say(
        "question_body",
        link=f"{link}/{manifest['report']}/{manifest['period']}/{package.hash}",
        open=review.say("question_open", count=len(obstacles)) if obstacles else review.say("question_no_open"),
        package=package.hash,
        figures_hash=manifest["figures_hash"],
        words_hash=manifest["words_hash"],
        files=files,
    )
    period = Period.parse(manifest["period"])
    subject = review.say("question_subject", name=manifest["name"], period=f"{period.label} ({period.id})")
    fields = {REASON: review.say("field_reason")}
    fields |= {f"{OVERRIDE}{point}": review.say("field_override", obstacle=said) for point, said in obstacles.items()}
    return Asked(entry.number, subject, body, fields, obstacles)


def answer(settings: Settings, question_id: str, given: Answer, approvers: Sequence[str]) -> Entry:
    """Write down what was answered to a question, renew the page about it, and tell the office of what is not a yes.

    Returns the entry of the book: ``approved``, ``returned``, ``lapsed``, or ``refused`` with its reason.

    Raises:
        reports.approvals.UnknownQuestionError: no such question stands open, or it was answered otherwise.
        durable.DamagedJournalError, BookError: the book was changed.
    """
    approvals = Approvals(settings.approvals)
    asked = [one.said for one in trusted_entries(settings) if one.said["event"] == ASKED]
    about = next((one for one in reversed(asked) if one["question"]["id"] == question_id), None)
    package: Package | None = None
    try:
        package = approved_package(settings, about) if about else None
    except BrokenPackageError:
        _log.exception("what was asked about is not whole any more")
    entry = approvals.answer(question_id, given, approvers, is_whole=package is not None)
    if package is not None:
        write_page(settings, package, approvals.entries())
    if entry.said["event"] != APPROVED:
        _tell_office(settings, entry)
    return entry


def mirror(settings: Settings) -> int:
    """Copy into the warehouse what the book holds and the warehouse does not; return how many entries were new.

    Raises:
        durable.DamagedJournalError: the book was changed.
        WarehouseBusyError: a load is under way.
    """
    entries = Approvals(settings.approvals).entries()
    return copied(settings.warehouse, [_book_entry(one) for one in entries]) if entries else 0


def trusted_entries(settings: Settings) -> list[Entry]:
    """Return the entries of the book, once its chain and its copy in the warehouse have been found to agree.

    A warehouse that was put back, or is gone, holds fewer entries than the book: that is no contradiction.

    Raises:
        durable.DamagedJournalError: an entry was changed or is missing.
        BookError: the warehouse holds an entry that the book has not, or has otherwise.
    """
    entries = Approvals(settings.approvals).entries()
    digests = {one.number: one.sha256 for one in entries}
    wrong = [number for number, (digest, _) in copies(settings.warehouse).items() if digests.get(number) != digest]
    if wrong:
        raise BookError(say("approvals_differ", "vi", folder=settings.approvals, entries=_numbers(wrong)))
    return entries


def look_after(settings: Settings) -> list[str]:
    """Mend what the book itself vouches for, and return what somebody has to know.

    An entry that was changed or is missing in the middle is put back from its copy in the warehouse where that is what
    the next entry holds the digest of; what was in its place is kept beside it. Entries that are missing at the end are
    told and not put back: nothing but the warehouse would say that they ever were.
    """
    mended = _mend(settings)
    concerns = []
    if mended:
        concerns.append(say("concern_approvals_mended", "vi", folder=settings.approvals, entries=_numbers(mended)))
    try:
        trusted_entries(settings)
    except DamagedJournalError as damage:
        concerns.append(say("concern_approvals_damaged", "vi", reason=damage))
    except BookError as differ:
        concerns.append(str(differ))
    return concerns


def _mend(settings: Settings) -> list[int]:
    """Put entries back that the next entry vouches for; return their numbers."""
    journal, mended = Journal(settings.approvals), list[int]()
    while True:
        try:
            journal.entries()
        except DamagedJournalError as damage:
            number = damage.number
        else:
            return mended
        digest, content = copies(settings.warehouse).get(number, ("", b""))
        if number in mended or journal.digest_in_next(number) != digest or _sha256(content) != digest:
            return mended
        set_aside(journal.path(number))
        journal.put_back(number, content)
        mended.append(number)


def write_page(settings: Settings, package: Package, entries: Sequence[Entry]) -> Path:
    """Write the page on a package that approvers read: beside what was last published, and what each of them saw."""
    kind, period = package.manifest["report"], package.manifest["period"]
    others_only = [one for one in entries if one.said["package"] != package.hash]
    published = in_force(others_only, kind, period)
    comparisons = [_compared(settings, review.say("head_published"), published.said if published else None)]
    for seen in last_seen(entries, kind, period).values():
        if seen.said["package"] != package.hash:
            who, at = seen.said["answer"]["by"]["name"], _local(seen.said["answer"]["at"])
            heading = review.say("head_seen", name=who, at=at, decision=review.say(f"decision_{seen.said['event']}"))
            comparisons.append(_compared(settings, heading, seen.said))
    answered = [line for one in answers_to(entries, package.hash) for line in sentences_on(package.review, one)]
    page = Path(settings.summaries, kind, period, f"{package.hash}.md")
    page.parent.mkdir(parents=True, exist_ok=True)
    sentences = path_of(settings.texts, kind, period)
    write_text(page, review.page(package.manifest, package.review, comparisons, sentences, answered))
    return page


def sentences_on(review: Mapping[str, Any], entry: Entry) -> list[str]:
    """Return what is to be said of an answer: who, when and what, why it does not count, what was overridden."""
    said, answer = entry.said, entry.said["answer"]
    labels = {one["id"]: one["said"] for one in review["obstacles"]}
    who = answer["by"]["name"] or answer["by"]["id"]
    if said["event"] == "lapsed":
        return [said_of("lapsed", at=_local(answer["at"]))]
    if said["event"] == "refused":
        missing = [label for point, label in labels.items() if not answer["overridden"].get(point, "").strip()]
        return [said_of(f"refused_{said['because']}", who=who, open="; ".join(missing))]
    decision = said_of(f"decision_{said['event']}")
    lines = [said_of("answered", who=who, decision=decision, at=_local(answer["at"]))]
    if said["event"] == "returned":
        return [*lines, said_of("reason", reason=answer["reason"] or said_of("no_reason"))]
    return lines + [
        said_of("overridden", obstacle=label, reason=answer["overridden"][point]) for point, label in labels.items()
    ]


def _compared(settings: Settings, heading: str, said: Mapping[str, Any] | None) -> Any:
    if said is None:
        return Comparison(heading, None, None)
    try:
        package = approved_package(settings, said)
    except BrokenPackageError as broken:
        return Comparison(heading, None, None, str(broken))
    return Comparison(heading, package.manifest, package.review)


def _tell_office(settings: Settings, entry: Entry) -> None:
    """Queue a mail to the office, which drafts, and a short text for each of its channels; send them if that can be.

    That nobody can be told is no reason to fail: the answer stands in the book and on the page.
    """
    from hopnhat.messaging.sending import send_waiting, sender

    said = entry.said
    try:
        contacts, outbox, queued = Contacts.load(settings.contacts), Outbox(settings.outbox), []
        places = {"name": read_definition(said["report"]).name, "period": Period.parse(said["period"]).label}
        subject = review.say(f"mail_{said['event']}_subject", **places)
        told = sentences_on(_review_of(settings, said), entry)
        sentences = path_of(settings.texts, said["report"], said["period"])
        told.append(review.say("mail_foot", package=said["package"][:12], sentences=sentences))
        addresses = contacts.of(office_id())
        ways = [("To", ", ".join(addresses))] if addresses else []
        ways += [(CHANNEL, channel) for channel in contacts.channels_of(office_id())]
        for number, (header, way) in enumerate(ways):
            message = EmailMessage()
            message["Subject"], message[header] = subject, way
            if header == "To":
                message["From"], message["Auto-Submitted"] = sender(), "auto-generated"
            message.set_content("\n\n".join(told) + "\n", cte="base64")
            name = f"answered-{entry.sha256[:24]}-{number}"
            if outbox.put(name, message, unit_id=office_id()):
                queued.append(name)
        if queued and not settings.is_sample:
            send_waiting(outbox, only=queued, within=_SENDING_SECONDS)
    except Exception:
        _log.exception("the office cannot be told of entry %d of the book of approvals", entry.number)


def _review_of(settings: Settings, said: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return approved_package(settings, said).review
    except BrokenPackageError:
        return {"obstacles": []}


def _book_entry(entry: Entry) -> BookEntry:
    said = entry.said
    about = (said["event"], said["report"], said["period"], said["package"])
    return BookEntry(entry.number, *about, entry.sha256, entry.content.decode(), _decision(said))


def _decision(said: Mapping[str, Any]) -> Any:
    if said["event"] not in _STATES:
        return None
    answer, run = said["answer"], said["question"]["run"]
    return Decision(
        report=said["report"],
        period=said["period"],
        figures_hash=said["figures_hash"],
        decision=_STATES[said["event"]],
        decided_by=answer["by"]["name"],
        decided_at=datetime.fromisoformat(answer["at"]),
        asked_by=f"{run['dag_id']} {run['run_id']}",
        package_hash=said["package"],
        words_hash=said["words_hash"],
        decided_by_id=answer["by"]["id"],
        reason=answer["reason"],
        overridden=json.dumps(answer["overridden"], ensure_ascii=False, sort_keys=True),
    )


def _local(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(calendar().zone):%H:%M %d/%m/%Y}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
