"""A dialogue with a mailbox over IMAP (RFC 3501): what lies in a folder, and the bytes of one mail piece by piece."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

from sources.mail.access import MailAccess

TAKEN = "$HopnhatTaken"
"""The keyword that says of a mail that its files are in the store."""

_PIECE = 1 << 19  # bytes asked for at once: a mail is never whole in memory
_LONGEST_DIALOGUE = 1800.0  # seconds; a server that drips a byte before each time-out would hold a night for ever
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ROOM = re.compile(rb"(?:STORAGE|MESSAGE) (\d+) (\d+)")
_UID = re.compile(rb"\bUID (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MailboxError(Exception):
    """The mailbox cannot be had; ``code`` names a finding, ``reason`` are the server's or the system's words."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = " ".join(reason.split())[:200]


class MailGoneError(Exception):
    """A mail is no longer in the folder."""


class Mailbox:
    """An open folder of a mailbox. ``validity`` tells whether the numbers of its mails still mean the same mails."""

    def __init__(self, client: imaplib.IMAP4, folder: str) -> None:
        self._client, self._folder = client, folder
        answer = self._ask("mail_folder_unknown", "select", _quoted(folder))
        self.count = int(answer[0] or b"0") if answer else 0
        _, said = client.response("UIDVALIDITY")
        self.validity = int(said[0]) if said and said[0] else 0

    def since(self, day: date) -> list[int]:
        """Return the numbers of the mails that came on a day or later, in their order."""
        asked = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        [said, *_] = self._ask("mail_unavailable", "uid", "SEARCH", "SINCE", asked) or [b""]
        return sorted({int(number) for number in (said or b"").split() if number.isdigit()})

    def about(self, uid: int) -> tuple[datetime, int]:
        """Return when the server got a mail, and its size in bytes.

        Raises:
            MailGoneError: it is no longer there.
        """
        said = b" ".join(_flat(self._ask("mail_unavailable", "uid", "FETCH", str(uid), "(INTERNALDATE RFC822.SIZE)")))
        when, size = _DATE.search(said), _SIZE.search(said)
        if when is None or size is None:
            raise MailGoneError(uid)
        return _moment(when[1].decode("ascii", "replace")), int(size[1])

    def pieces(self, uid: int, most: int, *, header_only: bool = False) -> Iterator[bytes]:
        """Yield the bytes of a mail from its first on, ``most`` at most; the mail stays unread.

        Raises:
            MailGoneError: it is no longer there.
        """
        section, at = "HEADER" if header_only else "", 0
        while at < most:
            wanted = min(_PIECE, most - at)
            found = self._ask("mail_unavailable", "uid", "FETCH", str(uid), f"(BODY.PEEK[{section}]<{at}.{wanted}>)")
            piece = next((part[1] for part in found if isinstance(part, tuple)), None)
            if piece is None:
                if at == 0:
                    raise MailGoneError(uid)
                return
            if piece:
                yield piece
            if len(piece) < wanted:
                return
            at += len(piece)

    def fullness(self) -> float | None:
        """Return which part of the mailbox's room is taken (RFC 9208); ``None`` where the server does not say."""
        with suppress(MailboxError):
            parts = self._ask("mail_unavailable", "getquotaroot", _quoted(self._folder))
            said = b" ".join(_flat([one for part in parts for one in part]))
            rooms = [(int(used), int(most)) for used, most in _ROOM.findall(said)]
            return max((used / most for used, most in rooms if most), default=None)
        return None

    def mark(self, uid: int) -> bool:
        """Mark a mail as taken; where the server keeps no keywords, as read. Tell whether it was done."""
        for flags in (f"({TAKEN} \\Seen)", "(\\Seen)"):
            with suppress(MailboxError):
                self._ask("mail_unavailable", "uid", "STORE", str(uid), "+FLAGS.SILENT", flags)
                return True
        return False

    def move(self, uid: int, folder: str) -> bool:
        """Move a mail to another folder (RFC 6851), or mark it where the server cannot; tell whether it was moved."""
        self.mark(uid)
        with suppress(MailboxError):
            self._ask("mail_unavailable", "uid", "MOVE", str(uid), _quoted(folder))
            return True
        return False

    def _ask(self, code: str, name: str, *arguments: str) -> list[Any]:
        try:
            kind, said = getattr(self._client, name)(*arguments)
        except (imaplib.IMAP4.error, OSError, EOFError, ValueError) as error:
            raise MailboxError("mail_unavailable" if isinstance(error, OSError) else code, _words(error)) from error
        if kind != "OK":
            raise MailboxError(code, b" ".join(_flat(said)).decode("utf-8", "replace"))
        return list(said)


@contextmanager
def opened(access: MailAccess, folder: str) -> Iterator[Mailbox]:
    """Give an open folder.

    Raises:
        MailboxError: the server is away, refuses the password, or has no such folder.
    """
    client = _connected(access)
    watch = threading.Timer(_LONGEST_DIALOGUE, _cut, [client])
    watch.daemon = True
    watch.start()
    try:
        _greet(client, access)
        yield Mailbox(client, folder)
    finally:
        watch.cancel()
        with suppress(imaplib.IMAP4.error, OSError, EOFError):
            client.logout()
        with suppress(OSError):
            client.shutdown()


def _connected(access: MailAccess) -> imaplib.IMAP4:
    try:
        if access.encryption == "tls":
            return imaplib.IMAP4_SSL(access.host, access.port, ssl_context=_trust(access), timeout=access.timeout)
        return imaplib.IMAP4(access.host, access.port, timeout=access.timeout)
    except ssl.SSLError as error:
        raise MailboxError("mail_unencrypted", _words(error)) from error
    except (imaplib.IMAP4.error, OSError, EOFError, UnicodeError) as error:
        raise MailboxError("mail_unavailable", _words(error)) from error


def _greet(client: imaplib.IMAP4, access: MailAccess) -> None:
    """Encrypt the line where that is asked for, before the password is said: never the other way round."""
    try:
        if access.encryption == "starttls":
            client.starttls(ssl_context=_trust(access))
    except (imaplib.IMAP4.error, OSError, EOFError) as error:
        raise MailboxError("mail_unencrypted", _words(error)) from error
    try:
        if "AUTH=PLAIN" in client.capabilities:  # LOGIN takes passwords in ASCII only
            client.authenticate("PLAIN", lambda _: f"\0{access.user}\0{access.password}".encode())
        else:
            client.login(access.user, access.password)
    except imaplib.IMAP4.error as error:
        # RFC 5530: the server cannot tell just now; the password may be right.
        passing = any(code in _words(error).upper() for code in ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]"))
        raise MailboxError("mail_unavailable" if passing else "mail_credential_refused", _words(error)) from error
    except (OSError, EOFError, UnicodeError) as error:
        raise MailboxError("mail_unavailable", _words(error)) from error


def _trust(access: MailAccess) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not access.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _cut(client: imaplib.IMAP4) -> None:
    with suppress(OSError):
        client.socket().shutdown(socket.SHUT_RDWR)


def _quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: letters beyond ASCII in modified UTF-7 (RFC 3501, 5.1.3)."""
    out, run = "", ""
    for letter in [*folder, ""]:
        if letter and not 0x20 <= ord(letter) <= 0x7E:
            run += letter
            continue
        if run:
            out += "&" + _base64_of(run) + "-"
            run = ""
        out += "&-" if letter == "&" else letter
    escaped = out.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _base64_of(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")


def _flat(said: Sequence[Any]) -> Iterator[bytes]:
    for part in said:
        if isinstance(part, tuple):
            yield from (one for one in part if isinstance(one, bytes))
        elif isinstance(part, bytes):
            yield part


def _moment(text: str) -> datetime:
    """Return the server's own time; one that is none is now: the office has the mail."""
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def _words(error: BaseException) -> str:
    said = error.args[0] if error.args and isinstance(error.args[0], bytes) else None
    return said.decode("utf-8", "replace") if said is not None else str(error) or type(error).__name__
