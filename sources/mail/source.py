"""A mailbox as a source: each attachment is a file, in a folder of the unit that sent it.

``<unit>/<day and time> <digest>/<file>`` is its name, made here from what was proven of the sender and never from the
mail's own words; what nobody is known to have sent lies under ``chua-ro/``. A mail is read and never deleted. One that
is damaged, hostile or not to be had costs itself alone.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from findings import Finding
from organisation.calendar import calendar
from organisation.contacts import Contacts
from province import ProvinceError
from province.own_files import own_file
from sources.gathering import Gathering, megabytes
from sources.mail.access import AccessError, MailAccess, mail_access
from sources.mail.attached import files_of
from sources.mail.client import Mailbox, MailboxError, MailGoneError, opened
from sources.mail.letters import links_in, machine_of, words_of
from sources.mail.mime import Parsed, decoded_text, headers_of, parse
from sources.mail.notebook import Mail, MailFile, Notebook, Outcome
from sources.mail.senders import MailSender, MailSenders
from sources.mail.tokens import ReplyMarks
from sources.names import safe_part, told_apart
from sources.source import Entry, FileRefusedError, Listing, Registration, SourceUnreachableError, finder
from sources.store import Store, TooLargeError

UNKNOWN = "chua-ro"
"""The folder of what nobody is known to have sent; no unit has this id."""

JOINED = "+"
"""Between the ids of several units that share an address."""

_MOST_A_ROUND = 200  # mails taken apart in one round; the rest waits minutes, not for ever
_NEARLY_FULL = 0.9  # of its room: a full one sends back what units write, and nobody here would learn of it
_NEWS = ("files", "words", "empty", "links", "too_large", "damaged")

_LOG = logging.getLogger(__name__)


@runtime_checkable
class Concluding(Protocol):
    """A source that is told, once its deliveries are on the disk and in the journal, which of its files are safe."""

    def conclude(self, safe: Collection[str], now: datetime) -> Sequence[Finding]:
        """Mark at the source what is safe; ``safe`` are names. Return what somebody has to do something about."""


class MailSource:
    """A folder of a mailbox; ``access`` is asked of the connection unless it is given."""

    def __init__(self, registration: Registration, home: Path, access: MailAccess | None = None) -> None:
        self.registration = registration
        self.notebook = Notebook(home, registration.id)
        self._home = home
        self._find = finder(registration)
        self._given = access

    def list(self, now: datetime) -> Listing:
        """Take apart what is new in the mailbox, and return the files of all mails that are not done."""
        gathering = Gathering(self.registration, self._find, now)
        with self._open() as mailbox:
            senders = self._senders()
            full = mailbox.fullness()
            if full is not None and full >= _NEARLY_FULL:
                gathering.listing.findings.append(self._find("mail_nearly_full", percent=int(100 * full)))
            for number, uid in self._new(mailbox, now)[:_MOST_A_ROUND]:
                self._take_apart(mailbox, number, uid, senders, gathering, now)
        for mail in list(self.notebook.mails(self._since(now))):
            if not mail.done:
                self._add(mail, gathering)
        return gathering.listing

    def has_news(self, now: datetime) -> bool:
        """Tell whether a mail lies there that was never looked at, or one waits to be delivered or answered.

        Raises:
            SourceUnreachableError: the mailbox cannot be had.
        """
        if any(not mail.done or mail.answered is None for mail in self.notebook.mails(self._since(now))):
            return True
        with self._open() as mailbox:
            return bool(self._new(mailbox, now))

    def fetch(self, entry: Entry, store: Store) -> str:
        """Put one attachment into the store; where it is no longer here, its mail is taken apart once more."""
        number, _, name = entry.key.partition("/")
        path = self.notebook.spool(number) / "files" / name
        if not path.exists():
            self._spool_again(entry, number)
        try:
            with path.open("rb") as source:
                return store.put(source, self.registration.rules.largest_bytes)
        except FileNotFoundError as error:
            raise FileRefusedError(self._find("mail_gone", entry.name)) from error
        except TooLargeError as error:
            raise FileRefusedError(self._too_large(entry.name, entry.size_bytes or 0)) from error

    def conclude(self, safe: Collection[str], now: datetime) -> Sequence[Finding]:
        """Mark or move the mails whose files are safe, and forget their decoded bytes; return what went wrong."""
        ready = [
            mail
            for mail in self.notebook.mails(self._since(now))
            if not mail.done and all(file.too_large or file.name in safe for file in mail.files)
        ]
        if not ready:
            return []
        unmarked = 0
        try:
            with self._open() as mailbox:
                for mail in ready:
                    unmarked += not self._mark(mailbox, mail)
                    self.notebook.keep(replace(mail, done=True))
                    shutil.rmtree(self.notebook.spool(mail.number), ignore_errors=True)
        except SourceUnreachableError as unreachable:
            return [unreachable.finding]
        return [self._find("mail_not_marked", count=unmarked)] if unmarked else []

    # The mailbox.

    def _open(self) -> _Opened:
        return _Opened(self)

    def _access(self) -> MailAccess:
        if self._given is None:
            self._given = mail_access(self.registration.connection or "hopnhat_imap")
        return self._given

    def _unreachable(self, code: str, reason: str) -> SourceUnreachableError:
        connection = self.registration.connection or ""
        return SourceUnreachableError(self._find(code, reason=reason, connection=connection))

    def _since(self, now: datetime) -> datetime:
        return now - timedelta(days=self.registration.rules.mail_days)

    def _new(self, mailbox: Mailbox, now: datetime) -> Sequence[tuple[str, int]]:
        """Return the mails never looked at, with the names of their notes: the server's number and its validity."""
        known = self.notebook.numbers()
        # A day more: the server compares days of a zone of its own.
        uids = mailbox.since((self._since(now) - timedelta(days=1)).date())
        named = ((f"{mailbox.validity:010d}-{uid:010d}", uid) for uid in uids)
        return [(number, uid) for number, uid in named if number not in known]

    def _mark(self, mailbox: Mailbox, mail: Mail) -> bool:
        validity, _, uid = mail.number.partition("-")
        if int(validity) != mailbox.validity:
            return True  # the numbers mean other mails now; this one is met again under its new number
        folder = self.registration.moved_to
        return mailbox.move(int(uid), folder) if folder else mailbox.mark(int(uid))

    def _senders(self) -> MailSenders:
        try:
            contacts = Contacts.load(own_file(self._home, "contacts.csv"))
        except ProvinceError as error:  # without the list nobody is known: nothing is counted for anybody
            raise self._unreachable("mail_contacts_unusable", str(error).partition("\n")[0]) from error
        return MailSenders(contacts, ReplyMarks(self._home), self._access().authserv)

    # One mail.

    def _take_apart(
        self,
        mailbox: Mailbox,
        number: str,
        uid: int,
        senders: MailSenders,
        gathering: Gathering,
        now: datetime,
    ) -> None:
        """Look at one mail and write down what it is; whatever is wrong with it, it is not looked at every round."""
        spool = self.notebook.spool(number)
        shutil.rmtree(spool, ignore_errors=True)
        try:
            received, size = mailbox.about(uid)
            most = self.registration.rules.mail_bytes
            headers_only = size > most
            spool.mkdir(parents=True)
            _write(spool / "mail", mailbox.pieces(uid, most, header_only=headers_only))
        except MailGoneError:
            return
        try:
            mail = self._judged(number, spool, received, senders, too_large=headers_only)
        except Exception:  # one mail of a million shapes; the next ones are still to be read
            _LOG.exception("mail %s of %s cannot be taken apart", number, self.registration.id)
            digest = hashlib.sha256(number.encode()).hexdigest()[:16]
            mail = Mail(number, digest, "", received, "damaged")
        self.notebook.keep(mail)
        gathering.listing.ignored[f"mail_{mail.outcome}"] += mail.outcome not in _NEWS
        if mail.outcome in ("damaged", "too_large"):
            place = f"{received.astimezone(calendar().zone):%d/%m/%Y %H:%M}"
            limit = megabytes(self.registration.rules.mail_bytes)
            gathering.listing.findings.append(
                self._find(f"mail_{mail.outcome}", received=place, limit=limit, size=megabytes(size))
            )
        (spool / "mail").unlink(missing_ok=True)
        if not mail.files:
            shutil.rmtree(spool, ignore_errors=True)

    def _judged(self, number: str, spool: Path, received: datetime, senders: MailSenders, *, too_large: bool) -> Mail:
        largest = self.registration.rules.largest_bytes
        parts, files = spool / "parts", spool / "files"
        parts.mkdir()
        files.mkdir()
        if too_large:
            parsed = Parsed(headers=headers_of((spool / "mail").read_bytes()))
        else:
            parsed = parse(spool / "mail", parts, largest)
        headers, day = parsed.headers, received.astimezone(calendar().zone).date()
        sender = senders.of(headers, day)
        machine = machine_of(headers, sender.address, self._access().address)
        message_id = decoded_text(headers.get("Message-ID", ""))[:200]
        found = [] if machine or too_large else files_of(parsed, parts, largest)
        digest = _digest(message_id, [file.path for file in found if not file.cut], headers)
        outcome, text = _outcome(parsed, bool(found), machine, too_large=too_large)
        if any(mail.digest == digest and mail.number != number for mail in self.notebook.mails()):
            outcome, found = ("twice" if outcome in _NEWS else outcome), []
        folder = f"{_folder(sender)}/{received.astimezone(calendar().zone):%Y-%m-%d %H%M} {digest[:8]}"
        taken: Sequence[MailFile] = ()
        for place, file in enumerate(found):
            shown = _distinct(safe_part(_last(file.name)) or "_", place, [one.shown for one in taken])
            taken = (*taken, MailFile(f"{folder}/{shown}", shown, file.size_bytes, file.cut))
            if not file.cut:
                file.path.replace(files / str(place))
        shutil.rmtree(parts, ignore_errors=True)
        return Mail(
            number=number,
            digest=digest,
            message_id=message_id,
            received_at=received,
            outcome=outcome,
            how=sender.how,
            address=sender.address,
            unit_ids=sender.unit_ids,
            subject=decoded_text(headers.get("Subject", ""))[:200],
            text=text,
            files=tuple(taken),
            replies=bool(headers.get("In-Reply-To") or headers.get("References")),
        )

    def _add(self, mail: Mail, gathering: Gathering) -> None:
        for place, file in enumerate(mail.files):
            if file.too_large:
                gathering.listing.findings.append(self._too_large(file.name, file.size_bytes))
                continue
            fingerprint = f"{mail.digest}-{place}-{file.size_bytes}"
            key = f"{mail.number}/{place}"
            entry = Entry(file.name, key, fingerprint, file.size_bytes, mail.received_at)
            gathering.listing.entries.append(entry)

    def _spool_again(self, entry: Entry, number: str) -> None:
        """Get the files of a mail once more that was taken apart before: their bytes were lost from this machine."""
        validity, _, uid = number.partition("-")
        spool = self.notebook.spool(number)
        shutil.rmtree(spool, ignore_errors=True)
        spool.mkdir(parents=True)
        try:
            with self._open() as mailbox:
                if mailbox.validity != int(validity):
                    raise MailGoneError(uid)
                _write(spool / "mail", mailbox.pieces(int(uid), self.registration.rules.mail_bytes))
                received, _ = mailbox.about(int(uid))
            self._judged(number, spool, received, self._senders(), too_large=False)
        except MailGoneError as error:
            raise FileRefusedError(self._find("mail_gone", entry.name)) from error

    def _too_large(self, name: str, size: int) -> Finding:
        limit = megabytes(self.registration.rules.largest_bytes)
        return self._find("source_file_too_large", name, size=megabytes(size) if size else f"> {limit}", limit=limit)


class _Opened:
    """An open mailbox, whatever goes wrong with it said as a finding of its source."""

    def __init__(self, source: MailSource) -> None:
        self._source = source

    def __enter__(self) -> Mailbox:
        registration = self._source.registration
        try:
            access = self._source._access()
            self._dialogue = opened(access, registration.location)
            return self._dialogue.__enter__()
        except AccessError as error:
            code = "mail_connection_missing" if error.missing else "mail_connection_wrong"
            raise self._source._unreachable(code, error.reason) from error
        except MailboxError as error:
            raise self._source._unreachable(error.code, error.reason) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._dialogue.__exit__(None, None, None)
        if isinstance(error, MailboxError):
            raise self._source._unreachable(error.code, error.reason) from error


def _outcome(parsed: Parsed, has_files: bool, machine: str, *, too_large: bool) -> tuple[Outcome, str]:
    """Return what a mail came to, and the words in it that count: of one with files they are not asked for."""
    if machine:
        return ("own" if machine == "own" else "automatic"), ""
    if too_large:
        return "too_large", ""
    text = words_of(parsed)
    if has_files:
        return "files", text
    if links_in(parsed):
        return "links", text
    return ("words" if text else "empty"), text


def _folder(sender: MailSender) -> str:
    return JOINED.join(sender.unit_ids) or UNKNOWN


def _last(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _distinct(shown: str, place: int, taken: Collection[str]) -> str:
    return told_apart(shown, str(place)) if shown in taken else shown


def _digest(message_id: str, files: list[Path], headers: object) -> str:
    """Return what tells a mail from every other: its id and the bytes of its files; where it has no id, its headers."""
    digest = hashlib.sha256((message_id or str(headers)).encode("utf-8", "surrogateescape"))
    for path in files:
        with path.open("rb") as source:
            digest.update(hashlib.file_digest(source, "sha256").digest())
    return digest.hexdigest()[:16]


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("wb") as target:
        for piece in pieces:
            target.write(piece)
