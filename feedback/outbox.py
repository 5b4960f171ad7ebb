"""The outbox: messages are written here by the night and sent from here, once each, when a server will take them.

A message is one file: in ``waiting`` until the server has accepted it, then in ``sent``; ``refused`` keeps what will
not be taken as it is. A message that waits has a second copy in ``spare``: one that was damaged or is gone is taken
from there, and what neither copy holds whole is never sent. ``notes`` keep, by message, what the server said last and
when to try again; ``refused/<id>.json`` the answers about single recipients.

No sender of mail can promise "exactly once": if this process dies after the server took a mail and before that is
recorded, the mail goes out a second time. A mark in ``sending`` stands while a message is being handed over. A message
that may have arrived already has the same Message-ID, by which mail systems recognise it, says so in its text and in
``X-Hopnhat-Repeated`` and is named in ``Sending.repeated``: said twice is better than not said, and it is known that it
was.
"""

from __future__ import annotations

import email
import fcntl
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from itertools import groupby
from pathlib import Path
from typing import Literal

import durable
from feedback.handing_over import Handed, Send, hand_over, is_final, is_of_the_recipient
from feedback.mail import REPEATED, mark_repeated, message_id_of
from feedback.patience import Patience

CHANNEL = "X-Hopnhat-Channel"
"""The header that names the channel of a message that is no mail."""

UNIT = "X-Hopnhat-Unit"
"""The header that says whose contacts a mail goes to: where they change, what could not be delivered follows them."""

NIGHT = "X-Hopnhat-Night"
"""The header that names the night whose news a message tells."""

URGENT = "X-Hopnhat-Urgent"
"""The header of an alarm: it is sent before everything else."""

_ASKED = "X-Hopnhat-To"
"""The header that keeps whom a mail was first addressed to, once it goes to some of them alone."""

_DIGEST = b"X-Hopnhat-Digest: "
_DIGEST_BYTES = 16
_STATES = ("waiting", "sent", "refused")
_FOLDERS = (*_STATES, "sending", "spare", "notes")
_LARGEST_HEAD = 1 << 16

# A mail that alone is not taken is tried again in the next round, then after a minute, four, sixteen ...: a busy
# mailbox or a grey list lets it in within the tries of one night. Never less than once a night.
_FIRST_WAIT, _WAITS_LONGER, _WAITS, _LONGEST_WAIT = timedelta(minutes=1), 4, 6, timedelta(hours=20)

State = Literal["waiting", "refused", "damaged"]

MOST_IN_DOUBT = 6
"""So often a mail is given to a server that breaks off after its text while it takes others: each may have arrived."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a message that could not be handed over.

    ``answer`` are the server's own words, ``faults`` how often it alone was not taken while others were, ``doubts`` how
    often it may have arrived all the same; ``not_before`` is when it is tried again.
    """

    answer: str
    since: datetime
    tried_at: datetime
    faults: int = 0
    doubts: int = 0
    not_before: datetime | None = None

    @classmethod
    def read(cls, path: Path) -> Note | None:
        """Return a note; ``None`` where there is none, or none that can be read: then the message is tried at once."""
        try:
            facts = json.loads(durable.read_sealed(path))
            moments = {
                name: datetime.fromisoformat(facts[name]) if facts[name] else None
                for name in ("since", "tried_at", "not_before")
            }
            return cls(**{**facts, **moments})
        except FileNotFoundError:
            return None
        except (durable.DamagedFileError, OSError, ValueError, TypeError, KeyError):
            _log.warning("%s is damaged: its message is tried at once", path)
            return None

    def write(self, path: Path) -> None:
        """Keep it."""
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()}
        # What is lost of it costs one try too many.
        durable.write_sealed(path, json.dumps(said, ensure_ascii=False).encode(), synced=False)

    def is_due(self, now: datetime) -> bool:
        """Tell whether the message may be tried; a clock that was set back never keeps it longer than it should."""
        return self.not_before is None or now >= self.not_before or self.not_before - now > _LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that waits or will not be taken as it is, as whoever looks after the mail needs to know it.

    ``answers`` are the server's words by recipient, under ``""`` those about the message as a whole.
    """

    message_id: str
    state: State
    subject: str
    recipients: tuple[str, ...]
    unit_id: str
    channel: str
    since: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    faults: int = 0


@dataclass(slots=True)
class Sending:
    """What one round of sending came to; ``waiting`` messages are tried again next time.

    ``refused`` gives the server's answer by message id, also where only some recipients were refused. ``repeated`` were
    being handed over when an earlier round died or the line was cut, and may have arrived twice. ``stopped`` gives the
    words of the servers and channels that took nothing, by channel (``""``: mail), ``unset`` names those that nobody
    has set up. ``late`` tells that time was up, ``busy`` that another process is sending. ``damaged`` messages were set
    aside, ``restored`` ones were taken from their second copy.
    """

    sent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    unset: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    late: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class _Queued:
    """A message that waits, by what its head says; ``note`` tells of the tries before."""

    message_id: str
    channel: str
    urgent: bool
    queued_at: int
    note: Note | None

    @property
    def suspect(self) -> bool:
        return self.note is not None

    @property
    def turn(self) -> tuple[bool, datetime, int, str]:
        """Alarms first, then what was tried longest ago, then what waits longest."""
        tried = self.note.tried_at if self.note else datetime.min.replace(tzinfo=UTC)
        return (not self.urgent, tried, self.queued_at, self.message_id)


class Outbox:
    """A folder of queued messages, by id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def holds(self, message_id: str) -> bool:
        """Tell whether a message was ever queued."""
        return any(self._path(state, message_id).exists() for state in (*_STATES, "spare"))

    def waits(self, message_id: str) -> bool:
        """Tell whether a message is queued and not yet taken."""
        return any(self._path(state, message_id).exists() for state in ("waiting", "spare"))

    def night_of(self, message_id: str) -> str | None:
        """Return the night of which a message that was handed over told; ``None`` where it does not say."""
        for state in ("sent", "refused"):
            with suppress(OSError):
                return _head(self._path(state, message_id)).get(NIGHT)
        return None

    def put(
        self, message_id: str, message: EmailMessage, *, unit_id: str = "", night_id: str = "", urgent: bool = False
    ) -> bool:
        """Queue a message; ``False`` if it was queued or sent before.

        Args:
            message_id: its name here, and its Message-ID where it has none.
            message: a mail, or a text for the channel it names.
            unit_id: whose contacts it goes to, so that it can follow them.
            night_id: the night of whose news it tells.
            urgent: whether it goes before everything else.
        """
        if self.holds(message_id):
            return False
        if "Message-ID" not in message:
            message["Message-ID"] = message_id_of(message_id)
        for header, value in ((UNIT, unit_id), (NIGHT, night_id), (URGENT, "1" if urgent else "")):
            if value:
                message[header] = value
        self._write(message_id, message)
        return True

    def drop(self, message_id: str) -> None:
        """Forget a message that waits or was refused."""
        for folder in ("spare", "waiting", "refused"):
            self._path(folder, message_id).unlink(missing_ok=True)
        waiting = self._path("waiting", message_id)
        waiting.with_name(waiting.name + durable.DAMAGED).unlink(missing_ok=True)
        self._answers_path(message_id).unlink(missing_ok=True)
        self._forget_tries(message_id)

    def waiting(self) -> Iterator[tuple[str, EmailMessage]]:
        """Yield the queued messages that are whole, oldest first."""
        for queued in sorted(self._queued(), key=lambda one: (one.queued_at, one.message_id)):
            with suppress(durable.DamagedFileError, FileNotFoundError):
                yield queued.message_id, _read(self._path("waiting", queued.message_id))

    def stuck(self) -> list[Stuck]:
        """Return the messages that wait, those refused as a whole or in part, and those set aside as damaged."""
        found = [self._stuck("waiting", one.message_id, one.note) for one in self._queued()]
        found += [self._stuck("refused", message_id, None) for message_id in self._refused_ids()]
        for path in (self._folder / "waiting").glob(f"*{durable.DAMAGED}"):
            message_id = path.name.removesuffix(durable.DAMAGED).removesuffix(".eml")
            if not self.holds(message_id):
                found.append(self._stuck("damaged", message_id, None, path))
        return sorted(found, key=lambda one: (one.since, one.message_id))

    def send(
        self, send: Send, within: float = float("inf"), only: Iterable[str] | None = None, now: datetime | None = None
    ) -> Sending:
        """Send the queued messages whose turn it is, and start none after ``within`` seconds.

        One message that cannot be handed over costs nobody else anything: the next is tried, and what fails alone is
        tried again later. Only where nothing at all is taken is the server left for the next time; so is everything if
        another process is sending from this folder.

        Args:
            send: hands one message over, or raises; see ``feedback.handing_over``.
            within: seconds.
            only: the ids of the messages to send; all of them unless said.
            now: the present moment; tests say another.
        """
        outcome, now = Sending(), now or datetime.now(UTC)
        patience, chosen = Patience(within), None if only is None else frozenset(only)
        with self._alone() as alone:
            if alone:
                self._make_whole(outcome)
            queue = [one for one in self._queued() if chosen is None or one.message_id in chosen]
            if not alone:
                outcome.busy = bool(queue)
                outcome.waiting = [one.message_id for one in queue]
                return outcome
            # Channels first: a text takes a moment, and it may be what tells that the mail server does not answer.
            for channel, mine in groupby(sorted(queue, key=lambda one: (not one.channel, one.channel)), _channel):
                _Round(self, send, outcome, patience, now).run(channel, list(mine))
        return outcome

    def readdress(self, addresses: Callable[[str], Sequence[str]]) -> list[str]:
        """Address anew what could not be delivered, where its unit's contacts have changed; return the ids queued.

        ``addresses`` gives the present addresses of a unit. Nobody who has a mail already gets it again; an answer
        about an address that the unit no longer has is closed. While another process is sending, nothing is changed.
        """
        with self._alone() as alone:
            if not alone:
                return []
            tried = [one.message_id for one in self._queued() if one.note and not one.channel]
            queued = [message_id for message_id in tried if self._follow(message_id, addresses)]
            return queued + [message_id for message_id in self._refused_ids() if self._pursue(message_id, addresses)]

    def queue_refused_again(self) -> list[str]:
        """Queue what was refused once more, to the same addresses; return the ids."""
        queued = []
        with self._alone() as alone:
            for message_id in self._refused_ids() if alone else ():
                place, refused = self._kept(message_id), [who for who in self._answers(message_id) if who]
                if place is not None:
                    message = _read(place, strict=False)
                    self._queue_for(message_id, message, refused or _recipients(message), place)
                    queued.append(message_id)
        return queued

    def forget_sent(self, days: int, now: datetime | None = None) -> int:
        """Remove the mails queued more than so many days ago that everybody has; return how many.

        They hold names. No night composes one of them again by then, so none is sent twice for it.
        """
        oldest = ((now or datetime.now(UTC)) - timedelta(days=days)).timestamp()
        forgotten = 0
        for path in (self._folder / "sent").glob("*.eml"):
            if path.stat().st_mtime < oldest and not self._answers_path(path.stem).exists():
                path.unlink(missing_ok=True)
                forgotten += 1
        return forgotten

    def _follow(self, message_id: str, addresses: Callable[[str], Sequence[str]]) -> bool:
        """Address a message that waits as its unit's contacts now say; tell whether that changed anything."""
        try:
            message = _read(self._path("waiting", message_id))
        except (durable.DamagedFileError, OSError):
            return False
        left, asked, present = _recipients(message), _asked(message), _present(message, addresses)
        wanted = [who for who in left if who in present] + [who for who in present if who not in asked]
        if not wanted or wanted == left:
            return False
        _address(message, wanted)
        self._write(message_id, message)
        self._note_path(message_id).unlink(missing_ok=True)
        return True

    def _pursue(self, message_id: str, addresses: Callable[[str], Sequence[str]]) -> bool:
        """Queue what was refused for the addresses its unit has got since; close what nobody waits for any more."""
        place = self._kept(message_id)
        if place is None:
            return False
        message = _read(place, strict=False)
        asked, present = _asked(message), _present(message, addresses)
        if anew := [who for who in present if who not in asked]:
            self._queue_for(message_id, message, anew, place)
            return True
        failed = [who for who in self._answers(message_id) if who]
        if present and failed and not any(who in present for who in failed):
            self._answers_path(message_id).unlink(missing_ok=True)
            if place.parent.name == "refused":
                place.replace(place.with_suffix(".closed"))
        return False

    # What a round of sending records.

    def _queue_for(self, message_id: str, message: EmailMessage, recipients: Sequence[str], kept: Path) -> None:
        """Queue a message, of which a copy is kept at ``kept``, for these recipients alone.

        Where others have it, it goes out beside what they were sent, under the same Message-ID. A process that dies in
        here does it again under the same name, and so not twice.
        """
        _address(message, recipients)
        beside = kept.parent.name == "sent"
        name = f"{message_id}+{_digest(' '.join(recipients).encode())[:8]}" if beside else message_id
        if not (self.holds(name) if beside else self.waits(name)):
            self._write(name, message)
        if not beside:
            kept.unlink(missing_ok=True)
        self._answers_path(message_id).unlink(missing_ok=True)

    def _refused_ids(self) -> list[str]:
        """Return the ids of what was refused as a whole or by some, also where the answers have been lost."""
        places = (path for kind in ("*.json", "*.eml") for path in (self._folder / "refused").glob(kind))
        return sorted({path.stem for path in places})

    def _taken(self, message_id: str) -> None:
        self._path("waiting", message_id).replace(self._path("sent", message_id))
        self._forget_tries(message_id)

    def _refused(self, message_id: str) -> None:
        self._path("waiting", message_id).replace(self._path("refused", message_id))
        self._forget_tries(message_id)

    def _forget_tries(self, message_id: str) -> None:
        # The mark last: until it is gone, a process that dies here leaves a message that says it may have arrived.
        for path in (self._path("spare", message_id), self._note_path(message_id), self._mark(message_id)):
            path.unlink(missing_ok=True)

    def _note_answers(self, message_id: str, answers: Mapping[str, str]) -> None:
        known = {**self._answers(message_id), **answers}
        durable.write_text(self._answers_path(message_id), json.dumps(known, ensure_ascii=False))

    def _answers(self, message_id: str) -> dict[str, str]:
        """Return the answers about a message; a file that cannot be read says nothing of recipients."""
        try:
            known = json.loads(self._answers_path(message_id).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(who): str(said) for who, said in known.items()} if isinstance(known, dict) else {}

    def _make_whole(self, outcome: Sending) -> None:
        """Take from its second copy what waits and is damaged or gone; set aside what has no whole copy."""
        for path in list((self._folder / "spare").glob("*.eml")):
            message_id = path.stem
            if any(self._path(state, message_id).exists() for state in ("sent", "refused")):
                path.unlink(missing_ok=True)
            elif not self._path("waiting", message_id).exists():
                with suppress(durable.DamagedFileError, OSError):
                    _checked(path)
                    durable.write_bytes(self._path("waiting", message_id), path.read_bytes())
                    outcome.restored.append(message_id)

    def _whole(self, message_id: str, outcome: Sending) -> EmailMessage | None:
        """Return a message that waits, from its second copy if need be; ``None`` if it is damaged beyond that."""
        path, spare = self._path("waiting", message_id), self._path("spare", message_id)
        try:
            return _read(path)
        except (durable.DamagedFileError, OSError) as damage:
            _log.warning("%s: %s", path, damage)
        try:
            message = _read(spare)
        except (durable.DamagedFileError, OSError):
            durable.set_aside(path)
            self._forget_tries(message_id)
            outcome.damaged.append(message_id)
            return None
        durable.write_bytes(path, spare.read_bytes())
        outcome.restored.append(message_id)
        return message

    def _write(self, message_id: str, message: EmailMessage) -> None:
        content = message.as_bytes(policy=SMTP)
        sealed = _DIGEST + _digest(content).encode() + b"\r\n" + content
        # The second copy is against damage, not against a power cut: the first is on the disk before it counts.
        durable.write_bytes(self._path("spare", message_id), sealed, synced=False)
        durable.write_bytes(self._path("waiting", message_id), sealed)

    def _queued(self) -> list[_Queued]:
        found = []
        for path in (self._folder / "waiting").glob("*.eml"):
            try:
                head, queued_at = _head(path), path.stat().st_mtime_ns
            except OSError:  # sent meanwhile by another process
                continue
            note = Note.read(self._note_path(path.stem))
            found.append(_Queued(path.stem, str(head.get(CHANNEL, "")), URGENT in head, queued_at, note))
        return found

    def _stuck(
        self,
        state: State,
        message_id: str,
        note: Note | None,
        place: Path | None = None,
    ) -> Stuck:
        path = place or (self._path("waiting", message_id) if state == "waiting" else self._kept(message_id))
        head, queued_at = EmailMessage(policy=SMTP), datetime.now(UTC)
        with suppress(OSError):
            if path is not None:
                head, queued_at = _head(path), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        answers = self._answers(message_id) if state == "refused" else {"": note.answer} if note else {}
        return Stuck(
            message_id,
            state,
            subject=str(head.get("Subject", "")),
            recipients=tuple(who for who in answers if who) or tuple(_recipients(head)),
            unit_id=str(head.get(UNIT, "")),
            channel=str(head.get(CHANNEL, "")),
            since=note.since if note else queued_at,
            answers=answers,
            faults=note.faults if note else 0,
        )

    def _kept(self, message_id: str) -> Path | None:
        """Return where the copy of a message is that was refused, as a whole or by some of its recipients."""
        places = (self._path(state, message_id) for state in ("refused", "sent"))
        return next((place for place in places if place.exists()), None)

    def _path(self, state: str, message_id: str) -> Path:
        return self._folder / state / f"{message_id}.eml"

    def _answers_path(self, message_id: str) -> Path:
        return self._folder / "refused" / f"{message_id}.json"

    def _note_path(self, message_id: str) -> Path:
        return self._folder / "notes" / f"{message_id}.json"

    def _mark(self, message_id: str) -> Path:
        return self._folder / "sending" / message_id

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Tell whether nobody else is sending, and keep others from it meanwhile; a lock dies with its process."""
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


class _Round:
    """One round over what waits for one server or channel: who is to blame for what was not taken shows in the next.

    A fault or refusal stays open until another message is taken. Then it is the message's own. What is still open when
    the server is given up, or when the round ends and nothing was taken, is the server's: nothing is refused for it.
    """

    def __init__(self, outbox: Outbox, send: Send, outcome: Sending, patience: Patience, now: datetime) -> None:
        self._outbox = outbox
        self._send = send
        self._outcome = outcome
        self._patience = patience
        self._now = now
        self._open: list[tuple[_Queued, EmailMessage, Handed]] = []

    def run(self, channel: str, queue: list[_Queued]) -> None:
        """Hand over the messages of one channel (``""``: mail)."""
        self._patience.begin()
        order = _order([one for one in queue if one.note is None or one.note.is_due(self._now)])
        due = {one.message_id for one in order}
        self._outcome.waiting += [one.message_id for one in queue if one.message_id not in due]
        unset = False
        for number, one in enumerate(order):
            if self._patience.is_over(suspect=False):
                self._outcome.waiting += [left.message_id for left in order[number:]]
                self._outcome.late |= self._patience.is_late
                break
            if self._patience.is_over(one.suspect):
                self._outcome.waiting.append(one.message_id)
                continue
            message = self._outbox._whole(one.message_id, self._outcome)
            if message is None:
                continue
            handed = self._hand_over(one, message)
            if handed.kind == "unset":
                unset = True
                self._outcome.unset.append(channel)
                self._outcome.waiting += [left.message_id for left in order[number:]]
                break
        if not unset:
            self._judge_what_is_left(channel)

    def _hand_over(self, one: _Queued, message: EmailMessage) -> Handed:
        mark = self._outbox._mark(one.message_id)
        doubtful = mark.exists()
        if doubtful or message[REPEATED]:
            mark_repeated(message)
            self._outcome.repeated.append(one.message_id)
        if not doubtful:
            # A power cut after the text was taken must not take the mark with it.
            durable.write_bytes(mark, b"")
        handed = hand_over(self._send, message)
        if handed.kind == "taken":
            self._patience.succeeded()
            self._settle()
            self._taken(one, message, handed)
            return handed
        if not (handed.in_doubt or doubtful):
            mark.unlink(missing_ok=True)
        if handed.kind != "unset":
            self._patience.failed(one.suspect, handed.kind == "unreached")
            self._open.append((one, message, handed))
        return handed

    def _taken(self, one: _Queued, message: EmailMessage, handed: Handed) -> None:
        """Record a message that was taken, for all of its recipients or some; the others' answers are their own."""
        if later := self._note_refusals(one, message, handed):
            _address(message, later)
            self._outbox._write(one.message_id, message)
            self._outbox._mark(one.message_id).unlink(missing_ok=True)
            self._put_off(one, handed)
            return
        self._outbox._taken(one.message_id)
        self._outcome.sent.append(one.message_id)

    def _settle(self) -> None:
        """Another message has been taken: what was open until now is the messages' own."""
        for one, message, handed in self._open:
            self._blame(one, message, handed)
        self._open = []

    def _judge_what_is_left(self, channel: str) -> None:
        """End the round; what stayed open is the server's, unless it took others a moment before and says of whom."""
        if not self._open:
            return
        if self._patience.has_given_up or not self._patience.has_succeeded:
            self._outcome.stopped[channel] = self._open[-1][2].words
            for one, _, handed in self._open:
                self._put_off(one, handed, own=False)
            return
        for one, message, handed in self._open:
            if handed.kind == "answered" and not is_of_the_recipient(handed.answers):
                self._put_off(one, handed)  # perhaps the server has had enough of us for today
            else:
                self._blame(one, message, handed)

    def _blame(self, one: _Queued, message: EmailMessage, handed: Handed) -> None:
        """Record what a message itself came to, as the server takes others."""
        doubts = (one.note.doubts if one.note else 0) + handed.in_doubt
        if doubts >= MOST_IN_DOUBT:
            self._refuse(one, {"": handed.words})
        elif handed.kind != "answered":
            self._put_off(one, handed)
        elif later := self._note_refusals(one, message, handed):
            if later != _recipients(message):
                _address(message, later)
                self._outbox._write(one.message_id, message)
            self._put_off(one, handed)
        else:
            self._refuse(one, {})

    def _note_refusals(self, one: _Queued, message: EmailMessage, handed: Handed) -> list[str]:
        """Keep who was refused for good (5xx); return who is to be tried again (RFC 5321 section 4.2.1).

        Who had no answer, because the line was closed before it was their turn, is tried again as well.
        """
        never = {who: _said(answer) for who, answer in handed.answers.items() if is_final(answer)}
        if never:
            self._outcome.refused[one.message_id] = "; ".join(
                f"{who}: {said}" if who else said for who, said in never.items()
            )
            self._outbox._note_answers(one.message_id, never)
        if "" in never:
            return []
        if handed.kind == "taken":
            return [who for who in handed.answers if who not in never]
        return [who for who in _recipients(message) if who not in never]

    def _refuse(self, one: _Queued, answers: Mapping[str, str]) -> None:
        if answers:
            self._outbox._note_answers(one.message_id, answers)
            self._outcome.refused[one.message_id] = "; ".join(answers.values())
        self._outbox._refused(one.message_id)

    def _put_off(self, one: _Queued, handed: Handed, *, own: bool = True) -> None:
        """Let a message wait: longer each time if the fault is its own or if it may have arrived."""
        before = one.note
        faults, doubts = (before.faults if before else 0) + own, (before.doubts if before else 0) + handed.in_doubt
        longer = max(faults if own else 0, doubts if handed.in_doubt else 0)
        wait = min(_FIRST_WAIT * _WAITS_LONGER ** min(longer - 2, _WAITS), _LONGEST_WAIT) if longer > 1 else None
        note = Note(
            answer=handed.words,
            since=before.since if before else self._now,
            tried_at=self._now,
            faults=faults,
            doubts=doubts,
            not_before=self._now + wait if wait else None,
        )
        note.write(self._outbox._note_path(one.message_id))
        self._outcome.waiting.append(one.message_id)


def _order(queue: list[_Queued]) -> list[_Queued]:
    """Return messages in the order in which they are tried.

    What has failed before comes after what has not, so that no two of them at the head can hold up the rest; but one
    that has not is kept for the end, to show whether the server still takes mail and those before it are to blame.
    """
    fresh = sorted((one for one in queue if not one.suspect), key=lambda one: one.turn)
    suspects = sorted((one for one in queue if one.suspect), key=lambda one: one.turn)
    return [*fresh[:-1], *suspects, *fresh[-1:]] if len(fresh) > 1 else [*fresh, *suspects]


def _channel(one: _Queued) -> str:
    return one.channel


def _said(answer: tuple[int, bytes]) -> str:
    code, text = answer
    return f"{code} {text.decode(errors='replace')}"


def _recipients(message: EmailMessage) -> list[str]:
    """Return the addresses a mail goes to."""
    return [address for _, address in getaddresses([str(one) for one in message.get_all("To", [])]) if address]


def _asked(message: EmailMessage) -> list[str]:
    """Return the addresses a mail was ever meant for."""
    return [
        address for _, address in getaddresses([str(message.get(_ASKED, "")), str(message.get("To", ""))]) if address
    ]


def _present(message: EmailMessage, addresses: Callable[[str], Sequence[str]]) -> list[str]:
    """Return the present addresses of the unit a mail is for; none where it is for no unit."""
    unit_id = str(message.get(UNIT, ""))
    return list(addresses(unit_id)) if unit_id else []


def _address(message: EmailMessage, recipients: Sequence[str]) -> None:
    """Let a mail go to these recipients alone, and keep whom it was first for."""
    asked = list(dict.fromkeys(_asked(message)))
    for header, addresses in ((_ASKED, asked), ("To", recipients)):
        del message[header]
        message[header] = ", ".join(addresses)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def _checked(path: Path) -> bytes:
    """Return the content of a queued file, without the line that seals it.

    Raises:
        DamagedFileError: it is not what was written.
    """
    line, _, content = path.read_bytes().partition(b"\r\n")
    if line != _DIGEST + _digest(content).encode():
        raise durable.DamagedFileError(path, "its digest does not match" if line else "empty")
    return content


def _read(path: Path, *, strict: bool = True) -> EmailMessage:
    """Return a message; one that was handed over already is read as it is."""
    content = _checked(path) if strict else path.read_bytes()
    message = email.message_from_bytes(content, _class=EmailMessage, policy=SMTP)
    del message["X-Hopnhat-Digest"]
    return message


def _head(path: Path) -> EmailMessage:
    """Return the headers of a message, without reading what is attached."""
    with path.open("rb") as source:
        head = source.read(_LARGEST_HEAD).partition(b"\r\n\r\n")[0]
    return email.message_from_bytes(head + b"\r\n\r\n", _class=EmailMessage, policy=SMTP)
