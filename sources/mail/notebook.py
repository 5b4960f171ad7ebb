"""What is known of the mails of a mailbox: each is taken apart once, delivered once and answered once.

A mail is one small sealed file, by the server's number for it. Where one is damaged the mail is taken apart again: its
files have the same names and bytes, and so are no new deliveries; its answer has the same name in the outbox, and goes
out no second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from durable import DamagedFileError, read_sealed, set_aside, write_sealed
from sources.mail.senders import How

Outcome = Literal["files", "words", "empty", "links", "automatic", "own", "twice", "damaged", "too_large"]
_FOLDER = "mail"
_SUFFIX = ".msgpack"


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a mail: its name inside the source, its own name, its size in bytes; ``too_large``: it is not taken."""

    name: str
    shown: str
    size_bytes: int
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail.

    ``digest`` tells it from every other by what it says, whatever its number; ``received_at`` is when the server got
    it. ``outcome`` is what it came to, ``text`` what was written by hand in it. ``done``: its files are known to be
    delivered. ``answered``: it has its answer, or is not to have one; ``told`` are the findings that the
    answer told of.
    """

    number: str
    digest: str
    message_id: str
    received_at: datetime
    outcome: Outcome
    how: How = "unproven"
    address: str = ""
    unit_ids: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    files: tuple[MailFile, ...] = ()
    replies: bool = False
    done: bool = False
    answered: datetime | None = None
    sent: bool = False
    told: tuple[str, ...] = field(default_factory=tuple)


class Notebook:
    """The notebook of one source in an installation's folder."""

    def __init__(self, home: Path, source_id: str) -> None:
        self.source_id = source_id
        self.folder = home / _FOLDER / source_id
        self._mails = self.folder / "mails"

    def spool(self, number: str) -> Path:
        """Return the folder for the decoded files of a mail that is not done."""
        return self.folder / "spool" / number

    def numbers(self) -> set[str]:
        """Return the numbers of all mails known."""
        return {path.name.removesuffix(_SUFFIX) for path in self._mails.glob(f"*{_SUFFIX}")}

    def mails(self, since: datetime | None = None) -> Iterator[Mail]:
        """Yield the mails known, in the order of their numbers; those since a moment, where one is given."""
        for path in sorted(self._mails.glob(f"*{_SUFFIX}")):
            mail = self._read(path)
            if mail and (since is None or mail.received_at >= since):
                yield mail

    def unanswered(self, now: datetime, within: timedelta = timedelta(days=30)) -> list[Mail]:
        """Return the mails of the last while that have no answer yet."""
        return [mail for mail in self.mails(now - within) if mail.answered is None]

    def keep(self, mail: Mail) -> None:
        """Write down what is known of a mail.

        Raises:
            OSError: the disk is full.
        """
        self._mails.mkdir(parents=True, exist_ok=True)
        write_sealed(self._mails / f"{mail.number}{_SUFFIX}", msgspec.msgpack.encode(mail))

    def answer(self, mail: Mail, now: datetime, *, sent: bool, told: tuple[str, ...] = ()) -> None:
        """Note that a mail has had its answer (``sent``), or is to have none."""
        self.keep(replace(mail, answered=now, sent=sent, told=told))

    def forget(self, before: datetime) -> int:
        """Remove what is known of mails that were answered and came before a moment; return how many."""
        old = [mail for mail in self.mails() if mail.received_at < before and mail.done and mail.answered]
        for mail in old:
            (self._mails / f"{mail.number}{_SUFFIX}").unlink(missing_ok=True)
        return len(old)

    def _read(self, path: Path) -> Mail | None:
        try:
            return msgspec.msgpack.decode(read_sealed(path), type=Mail)
        except FileNotFoundError:
            return None
        except (DamagedFileError, msgspec.MsgspecError):
            set_aside(path)
            return None


def notebooks(home: Path) -> list[Notebook]:
    """Return the notebook of every mailbox that was ever read."""
    return [Notebook(home, path.name) for path in sorted((home / _FOLDER).glob("*")) if path.is_dir()]
